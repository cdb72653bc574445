package io.onhand.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.backup.BackupShelf.Listed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("A backup that is broken off at any step is never listed, and the next one is made")
final class BackupCrashTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");

  @TempDir Path folder;

  /** The process ends here: nothing is tidied up. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void copied() throws Exception {
    breakOffEverywhere(
        (writer, shelf) -> writer.copied(folder.resolve("data/backup.checkpoint"), NOW));
  }

  @Test
  void sharedWithTheStore() throws Exception {
    breakOffEverywhere((writer, shelf) -> writer.shared(NOW));
  }

  private interface Making {
    BackupFolder make(BackupWriter writer, BackupShelf shelf) throws IOException;
  }

  private void breakOffEverywhere(Making making) throws Exception {
    try (TradedStore traded = new TradedStore(folder.resolve("data"))) {
      traded.sell(20);
      BackupShelf shelf = new BackupShelf(folder.resolve("data/shelf"));
      List<String> steps = new ArrayList<>();
      making.make(
          new BackupWriter(traded.store, shelf, (step, done, total, unit) -> steps.add(step)),
          shelf);
      List<Listed> before = shelf.list();
      assertThat(before).hasSize(1);
      assertThat(steps).hasSizeGreaterThan(8).contains("writing the manifest");

      for (int at = 0; at < steps.size(); at++) {
        int[] left = {at};
        BackupWriter broken =
            new BackupWriter(
                traded.store,
                shelf,
                (step, done, total, unit) -> {
                  if (left[0]-- == 0) {
                    throw new Crash();
                  }
                });
        assertThatThrownBy(() -> making.make(broken, shelf)).isInstanceOf(Crash.class);
        assertThat(shelf.list()).as("broken off at " + steps.get(at)).isEqualTo(before);
      }
      BackupFolder made =
          making.make(new BackupWriter(traded.store, shelf, Progress.SILENT), shelf);
      assertThat(shelf.list()).hasSize(2);
      assertThat(
              new BackupCheck(List.of(), folder.resolve("scratch"), Progress.SILENT)
                  .check(made, NOW)
                  .problem())
          .isEmpty();
    }
  }
}
