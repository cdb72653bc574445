package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.DiscardParkedResponse;
import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListOutboxActionsResponse;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Refusal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "What Central refused is listed, shown, retried and discarded by hand, and each is noted")
final class ParkedCommandTest {

  private static final Refusal REFUSAL =
      Refusal.newBuilder()
          .setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)
          .setMessage("Expected 2 available, but there is 1.")
          .putMetadata("available", "1")
          .build();
  private static final ParkedWrite PARKED =
      ParkedWrite.newBuilder()
          .setWrite(OutboxSamples.WRITE)
          .setRefusal(REFUSAL)
          .setParkedAt(OutboxSamples.NOON)
          .build();

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
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

    JsonObject shown = run("agent", "parked", "show", "17", "--output", "json").json().getFirst();

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

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
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
        .setAt(OutboxSamples.NOON)
        .setRefusal(REFUSAL);
  }
}
