package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Trimming the log says what went and what holds back the rest")
final class LogTrimCommandTest {

  @TempDir Path home;

  @Test
  void saysWhatHoldsTheLogBackTheNearestFirst() {
    try (FakeServer server = FakeServer.central()) {
      CliRun run = new Cli(home).at(server.address(), "log", "trim", "--dry-run");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly(
              "Would drop 800 entries: the log would begin with entry 801.",
              "  kept from 801: subscriber agent-1 has not made it durable",
              "  kept from 900: the horizon; keys and history from there on are promised");
    }
  }
}
