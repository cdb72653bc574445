package io.onhand.cli.demo.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chain that a demo left running is found and stopped, and nobody else's process is")
final class KeptChainsTest {

  @TempDir private Path notes = Path.of("unset");

  @Test
  void stopsAChainThatWasKeptAndRemovesItsTemporaryFolder() throws Exception {
    Path folder = Files.createDirectory(notes.resolve("chain-1"));
    Files.writeString(folder.resolve("central.log"), "text");
    Process server = new ProcessBuilder("sleep", "60").start();
    ChainNote note = ChainNote.of(notes, folder, true);
    note.kept();
    note.write(List.of(server.toHandle()));

    List<KeptChains.Stopped> stopped = KeptChains.stopAll(notes);

    assertThat(stopped).containsExactly(new KeptChains.Stopped(folder, 1, false, true));
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(notes).isEmptyDirectory();
  }

  @Test
  void leavesAFolderOfTheUserAlone() throws Exception {
    Path folder = Files.createDirectory(notes.resolve("mine"));
    ChainNote note = ChainNote.of(notes, folder, false);
    note.kept();
    note.write(List.of());

    assertThat(KeptChains.stopAll(notes))
        .containsExactly(new KeptChains.Stopped(folder, 0, false, false));
    assertThat(folder).isDirectory();
  }

  @Test
  void leavesAChainAloneWhoseDemoStillRuns() throws Exception {
    Path folder = Files.createDirectory(notes.resolve("chain-1"));
    Process server = new ProcessBuilder("sleep", "60").start();
    try {
      ChainNote.of(notes, folder, true).write(List.of(server.toHandle()));

      assertThat(KeptChains.stopAll(notes))
          .containsExactly(new KeptChains.Stopped(folder, 0, true, false));
      assertThat(server.isAlive()).isTrue();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void leavesAProcessAloneThatGotTheNumberOfADeadServer() throws Exception {
    Path folder = Files.createDirectory(notes.resolve("chain-1"));
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          notes.resolve("1.chain"),
          "folder=%s\ntemporary=true\nkept=true\nservers=%d@12345\n"
              .formatted(folder, stranger.pid()));

      assertThat(KeptChains.stopAll(notes))
          .containsExactly(new KeptChains.Stopped(folder, 0, false, true));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void removesNothingThatLiesElsewhere() throws Exception {
    Path elsewhere = Files.createDirectories(notes.resolve("home").resolve("letters"));
    Files.writeString(
        notes.resolve("1.chain"),
        "folder=%s\ntemporary=true\nkept=true\nservers=\n".formatted(elsewhere));

    assertThat(KeptChains.stopAll(notes))
        .containsExactly(new KeptChains.Stopped(elsewhere, 0, false, false));
    assertThat(elsewhere).isDirectory();
  }

  @Test
  void findsNothingWhereNothingIs() throws Exception {
    assertThat(KeptChains.stopAll(notes.resolve("none"))).isEmpty();
  }
}
