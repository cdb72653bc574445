package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Verify tells what does not hold by sentence and by exit code")
final class VerifyCommandTest {

  @TempDir Path home;

  @Test
  void saysThatAllIsSound() {
    try (FakeServer server = FakeServer.central()) {
      CliRun run = new Cli(home).at(server.address(), "verify");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly("Sound, as of 1,200, 2 things looked at.", "State hash c0ffee");
      assertThat(run.err()).contains("replayed from entry 1,101 on, where the newest verified");
    }
  }

  @Test
  void namesWhatDoesNotHoldAndFails() {
    try (FakeServer server = FakeServer.central()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "verify", "--no-replay");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines())
          .containsExactly(
              "RESERVED_SUM  records A@Broken",
              "  Expected 3, but it is 4.",
              "Not sound: 1 finding, as of 1,200, 2 things looked at.",
              "State hash c0ffee");
      assertThat(run.err()).contains("The log was not replayed: it was not asked for.");
    }
  }

  @Test
  void writesFindingsForPrograms() {
    try (FakeServer server = FakeServer.central()) {
      server.state().store("Broken");

      CliRun run = new Cli(home).at(server.address(), "verify", "--output", "json");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines().getFirst()).contains("\"rule\":\"RESERVED_SUM\"");
      assertThat(run.lines().getLast()).contains("\"sound\":false");
    }
  }
}
