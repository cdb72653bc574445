package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A till is told whether it may close, and what stands in the way")
final class CloseCheckTest {

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
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

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
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
