package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each case is a process of its own. */
@Tag("long")
@DisplayName("Ctrl-C ends the feed with exit code 0, and shows how to go on with anything else")
final class InterruptIT {

  @TempDir Path folder;

  @Test
  void theFeedEndsCleanly() {
    try (FakeServer server = FakeServer.central();
        Program tail = Program.start(folder, "feed", "tail", "--target", server.address())) {
      tail.awaitLine("1,203");

      CliRun run = tail.terminate();

      assertThat(run.exitCode()).isZero();
      String last = run.lines().getLast().strip().split(" ", 2)[0].replace(",", "");
      assertThat(run.err())
          .endsWith(
              "Go on: ./onhand feed tail --target " + server.address() + " --after " + last + "\n");
    }
  }

  @Test
  void aChangeUnderWayShowsItsKey() {
    try (FakeServer server = FakeServer.central()) {
      server.state().hangNext();
      try (Program adjust =
          Program.start(
              folder,
              "stock",
              "adjust",
              "A",
              "France",
              "1",
              "--reason",
              "RECEIPT",
              "--key",
              "k-1",
              "--target",
              server.address())) {
        server.state().awaitRequest();

        CliRun run = adjust.terminate();

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
            .startsWith("Interrupted, the outcome is unknown. Ask again: ./onhand stock adjust A")
            .contains("--key k-1")
            .contains("--origin cli-");
      }
    }
  }

  @Test
  void anImportShowsItsRun() throws Exception {
    Path csv = Files.writeString(folder.resolve("s.csv"), "product,store,on_hand\nA,France,1\n");
    try (FakeServer server = FakeServer.central()) {
      server.state().hangNext();
      try (Program program =
          Program.start(folder, "stock", "import", csv.toString(), "--target", server.address())) {
        server.state().awaitRequest();

        CliRun run = program.terminate();

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("Go on: ./onhand stock import ").contains("--run-id ");
      }
    }
  }
}
