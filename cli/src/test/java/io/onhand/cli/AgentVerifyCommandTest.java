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
          .containsExactly(
              "The same, 1,500 records and 12 open things in 2 ranges compared as of 1,200.");
    }
  }

  @Test
  void namesWhatItMended() {
    try (FakeServer server = FakeServer.agent()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "agent", "verify");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly(
              "A at Broken: Central has 5 (version 3), the copy had none, mended",
              "reservation 7-11 at Broken: open at Central, the copy had none, mended",
              "reservation 7-11 at Broken: not open at Central, the copy had it, mended",
              "reservation 7-11 at Broken: open at Central, the copy had it otherwise, mended",
              "Different: 1 records and 3 open things, 4 of them mended; 1,500 records and 12 open"
                  + " things in 2 ranges compared as of 1,200.");
    }
  }

  @Test
  void givesProgramsEachDifferenceAndTheVerdict() {
    try (FakeServer server = FakeServer.agent()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "agent", "verify", "--output", "json");

      assertThat(run.lines()).hasSize(5);
      assertThat(run.lines().get(1))
          .startsWith(
              "{\"kind\":\"RESERVATION\",\"id\":\"7-11\",\"store\":\"Broken\",\"central\":{")
          .endsWith("\"repaired\":true}");
      assertThat(run.lines().getLast())
          .contains("\"differed\":4", "\"things\":12", "\"things_differed\":3");
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
