package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Agent verify tells what differed from Central, and fails while it still does")
final class AgentVerifyCommandTest {

  @TempDir Path home;

  @Test
  void saysThatBothAreTheSame() {
    try (FakeServer server = FakeServer.agent()) {
      CliRun run = new Cli(home).at(server.address(), "agent", "verify");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly("The same, 1,500 records in 2 ranges compared as of 1,200.");
    }
  }

  @Test
  void namesWhatItMended() {
    try (FakeServer server = FakeServer.agent()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "agent", "verify");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines().getFirst())
          .isEqualTo("A at Broken: Central has 5 (version 3), the copy had none, mended");
    }
  }

  @Test
  void failsWhereItMendedNothing() {
    try (FakeServer server = FakeServer.agent()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "agent", "verify", "--report-only");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines().getFirst()).endsWith("left as it is");
    }
  }
}
