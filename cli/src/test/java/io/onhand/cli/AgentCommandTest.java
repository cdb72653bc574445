package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.DiscardParkedResponse;
import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListOutboxActionsResponse;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RecordEffect;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Refusal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "An agent's outbox can be looked at and settled by hand, and says whether a till may close")
final class AgentCommandTest {

  private static final Timestamp NOON = Timestamp.newBuilder().setSeconds(1_700_000_000).build();
  private static final QueuedWrite WRITE =
      QueuedWrite.newBuilder()
          .setNumber(17)
          .setOrigin("till-3")
          .setIdempotencyKey("receipt-9")
          .setReference("536371")
          .setOperation(OperationKind.OPERATION_KIND_BASKET)
          .setKind(CommandKind.COMMAND_KIND_FACT)
          .addEffects(effect("A", -2))
          .addEffects(effect("B", -1))
          .addEffects(effect("C", 1))
          .setQueuedAt(NOON)
          .setTries(4)
          .setOutcomeUnknown(true)
          .build();
  private static final Refusal REFUSAL =
      Refusal.newBuilder()
          .setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)
          .setMessage("Expected 2 available, but there is 1.")
          .putMetadata("available", "1")
          .build();
  private static final ParkedWrite PARKED =
      ParkedWrite.newBuilder().setWrite(WRITE).setRefusal(REFUSAL).setParkedAt(NOON).build();

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusIsThatOfTheAgent() {
    CliRun run = run("agent", "status");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("store agent agent-1").contains("3 queued");
    assertThat(json("agent", "status").get("server").getAsString()).isEqualTo("agent");
  }

  @Test
  void queuedWritesAreListed() {
    prepareQueued("more");
    prepareQueued("");

    CliRun run = run("agent", "queued", "--of-origin", "till-3", "--store", "Bath", "--limit", "2");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0))
        .isEqualTo(
            "NUMBER  QUEUED                ORIGIN  KEY        WHAT           DOES"
                + "                              TRIES  LAST TRY");
    assertThat(run.lines().get(1))
        .isEqualTo(
            "    17  2023-11-14 22:13:20Z  till-3  receipt-9  basket (fact)  A @ Bath -2,"
                + " B @ Bath -1, 1 more      4  not answered");
    assertThat(run.err()).isEqualTo("2 queued writes.\n");
    assertThat(server.state().requests(ListQueuedRequest.class))
        .containsExactly(
            ListQueuedRequest.newBuilder()
                .setOrigin("till-3")
                .setStore("Bath")
                .setPageSize(2)
                .build(),
            ListQueuedRequest.newBuilder()
                .setOrigin("till-3")
                .setStore("Bath")
                .setPageSize(1)
                .setPageToken("more")
                .build());
  }

  @Test
  void programsGetQueuedWritesAsObjects() {
    prepareQueued("");

    JsonObject write = json("agent", "queued");

    assertThat(write.get("number").getAsLong()).isEqualTo(17);
    assertThat(write.getAsJsonArray("effects").get(0).getAsJsonObject().get("on_hand_delta"))
        .hasToString("-2");
  }

  @Test
  void anEmptyOutboxIsSaidInASentence() {
    server.state().prepare(ListQueuedResponse.getDefaultInstance());

    CliRun run = run("agent", "queued");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("No queued writes.\n");
  }

  @Test
  void parkedWritesAreListedWithTheReason() {
    server.state().prepare(ListParkedResponse.newBuilder().addWrites(PARKED).build());

    CliRun run = run("agent", "parked", "list", "--of-origin", "till-3");

    assertThat(run.lines().get(1)).contains("17").contains("INSUFFICIENT_STOCK").contains("536371");
    assertThat(run.err()).isEqualTo("1 parked write.\n");
    assertThat(server.state().requests(ListParkedRequest.class).getFirst().getOrigin())
        .isEqualTo("till-3");
  }

  @Test
  void aParkedWriteIsShownWithAllThatCentralSaid() {
    server.state().prepare(parked());

    CliRun run = run("agent", "parked", "show", "17");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .contains(
            "does          A @ Bath -2, B @ Bath -1, C @ Bath +1",
            "refused for   INSUFFICIENT_STOCK",
            "Central says  Expected 2 available, but there is 1.",
            "numbers       available=1",
            "A @ Bath  INSUFFICIENT_STOCK  1 available, 2 asked");
    assertThat(run.err()).contains("./onhand agent parked discard 17");
    assertThat(server.state().requests(GetParkedRequest.class).getFirst().getNumber())
        .isEqualTo(17);
  }

  @Test
  void programsGetAParkedWriteWithItsCommandAndTheDetails() {
    server.state().prepare(parked());

    JsonObject shown = json("agent", "parked", "show", "17");

    assertThat(shown.getAsJsonObject("command").getAsJsonObject("adjust_stock")).isNotNull();
    assertThat(
            shown.getAsJsonArray("failures").get(0).getAsJsonObject().get("subject").getAsString())
        .isEqualTo("A @ Bath");
    assertThat(shown.has("error")).isFalse();
  }

  @Test
  void aRetryNamesWhoAndWhy() {
    server
        .state()
        .prepare(
            RetryParkedResponse.newBuilder()
                .setAction(
                    action(OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED_AS_FACT)
                        .setRetriedNumber(1_020)
                        .setRetriedKey("receipt-9"))
                .build());

    CliRun run =
        run("agent", "parked", "retry", "17", "--fact", "--reason", "gone", "--origin", "eve");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(1)).contains("retried as fact").contains("INSUFFICIENT_STOCK");
    assertThat(run.err()).contains("waits again as number 1,020 with key receipt-9");
    assertThat(server.state().requests(RetryParkedRequest.class))
        .containsExactly(
            RetryParkedRequest.newBuilder()
                .setNumber(17)
                .setAsFact(true)
                .setWho("eve")
                .setWhy("gone")
                .build());
  }

  @Test
  void aDiscardNamesWhoAndWhy() {
    server
        .state()
        .prepare(
            DiscardParkedResponse.newBuilder()
                .setAction(action(OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED))
                .build());

    CliRun run = run("agent", "parked", "discard", "17", "--reason", "rung up twice");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(1)).contains("discarded").contains("till-3");
    assertThat(server.state().requests(DiscardParkedRequest.class))
        .containsExactly(
            DiscardParkedRequest.newBuilder()
                .setNumber(17)
                .setWho("cli-ann")
                .setWhy("rung up twice")
                .build());
  }

  @Test
  void whatIsNotParkedIsRefused() {
    server
        .state()
        .failNext(
            Faults.of(
                Code.NOT_FOUND,
                "PARKED_WRITE_NOT_FOUND",
                "Expected a parked write of number 17, but there is none.",
                Map.of("number", "17")));

    CliRun run = run("agent", "parked", "discard", "17", "--reason", "twice");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is none").contains("somebody may have settled it");
  }

  @Test
  void actionsAreListed() {
    server
        .state()
        .prepare(
            ListOutboxActionsResponse.newBuilder()
                .addActions(action(OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED))
                .build());

    CliRun run = run("agent", "actions", "--number", "17");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(1)).contains("cli-ann").contains("rung up twice");
    assertThat(run.err()).isEqualTo("1 action.\n");
    assertThat(server.state().requests(ListOutboxActionsRequest.class).getFirst().getNumber())
        .isEqualTo(17);
  }

  @Test
  void aTillWithoutOpenWritesMayClose() {
    server.state().prepare(CheckCloseResponse.newBuilder().setMayClose(true).build());

    CliRun run = run("agent", "close-check", "--of-origin", "till-3", "--store", "Bath");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("may close\n");
    assertThat(server.state().requests(CheckCloseRequest.class))
        .containsExactly(
            CheckCloseRequest.newBuilder().setOrigin("till-3").setStore("Bath").build());
  }

  @Test
  void aTillWithOpenWritesIsToldWhatStandsInTheWay() {
    server.state().prepare(blocked()).prepare(blocked());

    CliRun run = run("agent", "close-check");
    CliRun programs = run("agent", "close-check", "--output", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .containsExactly(
            "not yet",
            "2 writes wait for Central, the oldest for 90.0 s: see ./onhand agent status, ./onhand"
                + " agent queued",
            "1 of them was sent and not answered: Central may have decided it",
            "1 write was refused by Central: settle with ./onhand agent parked list",
            "Central was restored, and what it may have lost is still being sent again");
    assertThat(programs.exitCode()).isEqualTo(1);
    assertThat(programs.json().getFirst().get("queued").getAsLong()).isEqualTo(2);
    assertThat(programs.json().getFirst().getAsJsonArray("reasons")).hasSize(4);
  }

  @Test
  void theCheckWaitsUntilTheTillMayClose() {
    server
        .state()
        .prepare(blocked())
        .prepare(CheckCloseResponse.newBuilder().setMayClose(true).build());

    CliRun run = run("agent", "close-check", "--wait", "1m");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("may close\n");
  }

  @Test
  void theCheckDoesNotWaitLongerThanItMay() {
    server.state().prepare(blocked()).prepare(blocked());

    CliRun run = run("agent", "close-check", "--wait", "1ms");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).startsWith("not yet");
  }

  @Test
  void wrongUsageIsExplained() {
    assertThat(run("agent", "parked", "show", "x").err())
        .contains("Expected the number of a write, from 1, but got \"x\"");
    assertThat(run("agent", "parked", "retry", "0", "--reason", "r").exitCode()).isEqualTo(2);
    assertThat(run("agent", "parked", "retry", "17").err()).contains("--reason");
    assertThat(run("agent", "parked", "discard", "17").exitCode()).isEqualTo(2);
    assertThat(run("agent", "close-check", "--wait", "soon").err()).contains("Expected a time");
    assertThat(run("agent", "queued", "--limit", "0").exitCode()).isEqualTo(2);
    assertThat(run("agent", "actions", "--number", "-1").exitCode()).isEqualTo(2);
    assertThat(run("agent").exitCode()).isEqualTo(2);
  }

  @Test
  void centralIsNoAgent() {
    try (FakeServer central = FakeServer.central()) {
      CliRun run = new Cli(home).at(central.address(), "agent", "close-check");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("for the commands of onhand agent a store agent");
    }
  }

  @Test
  void theAgentOfThisMachineIsAskedUnlessAnotherIsNamed() {
    CliRun nobody = new Cli(home).run("agent", "status", "--timeout", "1ms");
    CliRun named = new Cli(home).with("ONHAND_TARGET", server.address()).run("agent", "status");

    assertThat(nobody.err()).contains("127.0.0.1:7421");
    assertThat(named.exitCode()).isZero();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }

  private JsonObject json(String... args) {
    var all = new java.util.ArrayList<>(java.util.List.of(args));
    all.addAll(java.util.List.of("--output", "json"));
    return run(all.toArray(String[]::new)).json().getFirst();
  }

  private void prepareQueued(String next) {
    server
        .state()
        .prepare(ListQueuedResponse.newBuilder().addWrites(WRITE).setNextPageToken(next).build());
  }

  private static RecordEffect effect(String product, long delta) {
    return RecordEffect.newBuilder()
        .setKey(RecordKey.newBuilder().setProduct(product).setStore("Bath"))
        .setOnHandDelta(delta)
        .build();
  }

  private static GetParkedResponse parked() {
    return GetParkedResponse.newBuilder()
        .setParked(PARKED)
        .setCommand(
            MutateStreamRequest.newBuilder()
                .setItem(17)
                .setAdjustStock(
                    AdjustStockRequest.newBuilder()
                        .setLine(AdjustLine.newBuilder().setProduct("A").setStore("Bath"))))
        .setError(
            Status.newBuilder()
                .setCode(Code.FAILED_PRECONDITION.value())
                .setMessage(REFUSAL.getMessage())
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setDomain("onhand.io")
                            .setReason("INSUFFICIENT_STOCK")
                            .build()))
                .addDetails(
                    Any.pack(
                        PreconditionFailure.newBuilder()
                            .addViolations(
                                PreconditionFailure.Violation.newBuilder()
                                    .setType("INSUFFICIENT_STOCK")
                                    .setSubject("A @ Bath")
                                    .setDescription("1 available, 2 asked"))
                            .build())))
        .build();
  }

  private static OutboxAction.Builder action(OutboxActionKind kind) {
    return OutboxAction.newBuilder()
        .setAction(1)
        .setKind(kind)
        .setNumber(17)
        .setOrigin("till-3")
        .setIdempotencyKey("receipt-9")
        .setWho("cli-ann")
        .setWhy("rung up twice")
        .setAt(NOON)
        .setRefusal(REFUSAL);
  }

  private static CheckCloseResponse blocked() {
    return CheckCloseResponse.newBuilder()
        .setQueued(2)
        .setOldestQueuedAge(Duration.newBuilder().setSeconds(90))
        .setOutcomeUnknown(1)
        .setParked(1)
        .setResending(true)
        .build();
  }
}
