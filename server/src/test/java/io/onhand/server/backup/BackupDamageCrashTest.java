package io.onhand.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "A flipped bit, a cut or a lost file anywhere in a backup is refused with a clear text")
final class BackupDamageCrashTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
  private static final long SEED = 20261120;
  private static final int FLIPS_PER_FILE = 6;

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @Test
  void everyFileCounts() throws Exception {
    BackupFolder backup;
    try (TradedStore traded = new TradedStore(folder.resolve("data"))) {
      traded.sell(60);
      backup =
          new BackupWriter(traded.store, new BackupShelf(folder.resolve("shelf")), Progress.SILENT)
              .copied(folder.resolve("data/backup.checkpoint"), NOW);
    }
    assertThat(problem(backup)).isEmpty();
    Files.delete(backup.path().resolve(VerificationMark.FILE_NAME));

    int damages = 0;
    for (Path file : files(backup.path())) {
      byte[] content = Files.readAllBytes(file);
      for (int i = 0; i < FLIPS_PER_FILE && content.length > 0; i++) {
        byte[] flipped = content.clone();
        int bit = random.nextInt(8 * content.length);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);
        requireRefused(backup, "bit " + bit + " of " + file);
        damages++;
      }
      if (content.length > 0) {
        Files.write(file, Arrays.copyOf(content, random.nextInt(content.length)));
        requireRefused(backup, "a cut of " + file);
      }
      Files.delete(file);
      requireRefused(backup, "loss of " + file);
      Files.write(file, content);
    }
    Path strange = Files.writeString(backup.store().resolve("000099.sst"), "");
    requireRefused(backup, "a file too many");
    Files.delete(strange);

    assertThat(damages).isGreaterThan(30);
    assertThat(problem(backup)).isEmpty();
    Restore.run(backup, folder.resolve("restored"), NOW, Progress.SILENT);
  }

  @Test
  void aSpoiledVerdictIsNone() throws Exception {
    try (TradedStore traded = new TradedStore(folder.resolve("data"))) {
      BackupShelf shelf = new BackupShelf(folder.resolve("data/checkpoints"));
      BackupFolder backup = new BackupWriter(traded.store, shelf, Progress.SILENT).shared(NOW);
      assertThat(problem(backup)).isEmpty();
      assertThat(shelf.list().getFirst().isVerified()).isTrue();
      Path mark = backup.path().resolve(VerificationMark.FILE_NAME);
      byte[] content = Files.readAllBytes(mark);
      for (int bit = 0; bit < 8 * content.length; bit += 1 + random.nextInt(9)) {
        byte[] flipped = content.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(mark, flipped);
        assertThat(shelf.list().getFirst().isVerified()).as("bit " + bit).isFalse();
      }
    }
  }

  private void requireRefused(BackupFolder backup, String damage) throws IOException {
    assertThat(problem(backup)).as(damage).startsWith("Expected ").contains(" but ");
    Path target = folder.resolve("target");
    assertThatThrownBy(() -> Restore.run(backup, target, NOW, Progress.SILENT))
        .as(damage)
        .isInstanceOf(BackupException.class)
        .hasMessageStartingWith("Expected ");
    assertThat(target.resolve("FORMAT")).doesNotExist();
    SyncedFiles.deleteAll(target);
    Files.deleteIfExists(backup.path().resolve(VerificationMark.FILE_NAME));
  }

  private String problem(BackupFolder backup) {
    try {
      return new BackupCheck(List.of(), folder.resolve("scratch"), Progress.SILENT)
          .check(backup, NOW)
          .problem();
    } catch (BackupException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
