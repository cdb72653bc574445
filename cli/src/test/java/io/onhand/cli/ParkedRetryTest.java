package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status.Code;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Refusal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("All that is parked for one reason is retried with one command, each noted by itself")
final class ParkedRetryTest {

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allThatWasRefusedForOneReasonIsRetriedInOrder() {
    server
        .state()
        .prepare(
            ListParkedResponse.newBuilder()
                .addWrites(parked(17, ErrorReason.ERROR_REASON_EPOCH_CHANGED))
                .addWrites(parked(18, ErrorReason.ERROR_REASON_STORE_NOT_FOUND))
                .setNextPageToken("more")
                .build())
        .prepare(
            ListParkedResponse.newBuilder()
                .addWrites(parked(19, ErrorReason.ERROR_REASON_EPOCH_CHANGED))
                .build())
        .prepare(retried(17, 1_020))
        .prepare(retried(19, 1_021));

    CliRun run =
        run(
            "agent",
            "parked",
            "retry",
            "--all",
            "--of-reason",
            "EPOCH_CHANGED",
            "--store",
            "Bath",
            "--reason",
            "it is back");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().get(2)).contains("1,021");
    assertThat(server.state().requests(ListParkedRequest.class))
        .extracting(ListParkedRequest::getStore, ListParkedRequest::getPageToken)
        .containsExactly(tuple("Bath", ""), tuple("Bath", "more"));
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber, RetryParkedRequest::getWhy)
        .containsExactly(tuple(17L, "it is back"), tuple(19L, "it is back"));
  }

  @Test
  void whatCannotBeRetriedIsSaidAndTheNextIsTried() {
    server
        .state()
        .prepare(
            ListParkedResponse.newBuilder()
                .addWrites(parked(17, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK))
                .addWrites(parked(18, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK))
                .build());
    server.state().succeedNext(1);
    server
        .state()
        .failNext(
            Faults.of(
                Code.NOT_FOUND,
                "PARKED_WRITE_NOT_FOUND",
                "Expected a parked write of number 17, but there is none.",
                Map.of("number", "17")));
    server.state().prepare(retried(18, 1_020));

    CliRun run = run("agent", "parked", "retry", "--all", "--fact", "--reason", "gone");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("17: ").contains("there is none");
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber, RetryParkedRequest::getAsFact)
        .containsExactly(tuple(17L, true), tuple(18L, true));
  }

  @Test
  void allOrOneIsRetriedAndAReasonIsKnown() {
    assertThat(run("agent", "parked", "retry", "--reason", "r").exitCode()).isEqualTo(2);
    assertThat(run("agent", "parked", "retry", "17", "--all", "--reason", "r").exitCode())
        .isEqualTo(2);
    assertThat(run("agent", "parked", "retry", "17", "--store", "A", "--reason", "r").exitCode())
        .isEqualTo(2);
    CliRun misspelt =
        run("agent", "parked", "retry", "--all", "--of-reason", "EPOCH", "--reason", "r");
    assertThat(misspelt.exitCode()).isEqualTo(2);
    assertThat(misspelt.err()).contains("\"EPOCH\"");
  }

  private static ParkedWrite parked(long number, ErrorReason reason) {
    return ParkedWrite.newBuilder()
        .setWrite(QueuedWrite.newBuilder().setNumber(number))
        .setRefusal(Refusal.newBuilder().setReason(reason))
        .build();
  }

  private static RetryParkedResponse retried(long number, long now) {
    return RetryParkedResponse.newBuilder()
        .setAction(
            OutboxAction.newBuilder()
                .setAction(number)
                .setKind(OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED)
                .setNumber(number)
                .setRetriedNumber(now)
                .setRetriedKey("receipt-9"))
        .build();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
