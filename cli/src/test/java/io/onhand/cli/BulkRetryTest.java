package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A retry of all ends at what is wrong with the agent, not at what is wrong with a write")
final class BulkRetryTest {

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allPagesAreRetriedWhenNoReasonIsNamed() {
    listed(17, "more");
    listed(18, "");
    retried(17);
    retried(18);

    CliRun run = run("--of-origin", "till-3");

    assertThat(run.exitCode()).isZero();
    assertThat(server.state().requests(ListParkedRequest.class))
        .extracting(ListParkedRequest::getOrigin)
        .containsExactly("till-3", "till-3");
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber)
        .containsExactly(17L, 18L);
  }

  @Test
  void aWriteThatCannotGoSoIsLeftAndTheNextIsTried() {
    listed(17, "more");
    listed(18, "");
    server.state().succeedNext(2);
    server
        .state()
        .failNext(
            Faults.of(
                Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                "Expected a command that can be a fact, but a reservation cannot.",
                Map.of("field", "as_fact")));
    retried(18);

    CliRun run = run("--fact");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("17: ").contains("a reservation cannot");
    assertThat(run.out()).contains("1,018");
  }

  @Test
  void aWriteWhoseCommandWaitsAlreadyIsLeftAndTheNextIsTried() {
    listed(17, "more");
    listed(18, "");
    server.state().succeedNext(2);
    server
        .state()
        .failNext(
            Faults.of(
                Code.RESOURCE_EXHAUSTED,
                "OVERLOADED",
                "The same command waits already as write 20. Settle this one when that is decided.",
                Map.of("number", "17", "queued_number", "20")));
    retried(18);

    CliRun run = run();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("17: ").contains("waits already as write 20");
    assertThat(run.out()).contains("1,018");
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber)
        .containsExactly(17L, 18L);
  }

  @Test
  void anAgentWithoutRoomEndsIt() {
    listed(17, "more");
    listed(18, "");
    server.state().succeedNext(2);
    server.state().failNext(Faults.overloaded(Duration.ofMinutes(1)));

    CliRun run = run();

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber)
        .containsExactly(17L);
  }

  @Test
  void anAgentThatCannotRetryEndsIt() {
    listed(17, "more");
    listed(18, "");
    server.state().succeedNext(2);
    server.state().failNext(Status.UNIMPLEMENTED.asRuntimeException());

    CliRun run = run();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(server.state().requests(RetryParkedRequest.class))
        .extracting(RetryParkedRequest::getNumber)
        .containsExactly(17L);
  }

  private void listed(long number, String next) {
    server
        .state()
        .prepare(
            ListParkedResponse.newBuilder()
                .addWrites(
                    ParkedWrite.newBuilder().setWrite(QueuedWrite.newBuilder().setNumber(number)))
                .setNextPageToken(next)
                .build());
  }

  private void retried(long number) {
    server
        .state()
        .prepare(
            RetryParkedResponse.newBuilder()
                .setAction(
                    OutboxAction.newBuilder().setNumber(number).setRetriedNumber(1_000 + number))
                .build());
  }

  private CliRun run(String... more) {
    String[] all = {"agent", "parked", "retry", "--all", "--reason", "it is back"};
    String[] args = Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new);
    return new Cli(home).at(server.address(), args);
  }
}
