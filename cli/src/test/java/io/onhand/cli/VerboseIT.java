package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each case is a process of its own. */
@Tag("long")
@DisplayName("A command logs nothing unless it is told to, and then what it called")
final class VerboseIT {

  @TempDir Path folder;

  @Test
  void isQuiet() {
    try (FakeServer server = FakeServer.central()) {
      CliRun run = Program.run(folder, "status", "--target", server.address());

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void saysWhatItCalls() {
    try (FakeServer server = FakeServer.central()) {
      CliRun run = Program.run(folder, "status", "--verbose", "--target", server.address());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("Central").doesNotContain("Called");
      assertThat(run.err())
          .contains(
              "DEBUG CallLog: Called method=onhand.admin.v1.AdminService/GetStatus target="
                  + server.address()
                  + " code=OK millis=");
    }
  }

  @Test
  void leavesTheReasonToTheCommand() {
    CliRun run = Program.run(folder, "status", "--target", "127.0.0.1:1");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.lines()).isEmpty();
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
  }
}
