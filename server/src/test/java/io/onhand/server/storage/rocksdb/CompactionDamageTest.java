package io.onhand.server.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.TestFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because compactions take their time. */
@Tag("long")
@DisplayName("Damage that a compaction meets is told as damage, and no later start serves with it")
class CompactionDamageTest {

  private static final int ENTRIES = 40;

  /** So many flushed files RocksDB merges into one. */
  private static final int FLUSHES = 4;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  @TempDir Path folder;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeHandles.openInProcess()).isZero();
  }

  @Test
  void theNextWriteSaysSoAndStartsAreRefusedUntilTheFileIsWhole() throws IOException {
    byte[] whole = damagedBeforeTheLastFlush();

    StorageException told;
    try (RocksStore store = TestLog.open(folder)) {
      told = failureAfterTheLastFlush(store);
    }
    assertThat(told.isDamage()).isTrue();
    assertThat(told).hasMessageContaining(victim().getFileName().toString());

    for (int i = 0; i < 2; i++) {
      DataFolderException refusal =
          catchThrowableOfType(DataFolderException.class, () -> TestLog.open(folder).close());
      assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
      assertThat(refusal)
          .hasMessageContaining(victim().getFileName().toString())
          .hasMessageContaining("Restore a backup");
    }

    Files.write(victim(), whole);
    try (RocksStore store = TestLog.open(folder)) {
      assertThat(TestLog.head(store)).isEqualTo(ENTRIES);
    }
    assertThat(folder.resolve("store-damaged")).doesNotExist();
  }

  @Test
  void aReadThatMeetsItIsRememberedToo() throws IOException {
    damagedBeforeTheLastFlush();
    try (RocksStore store = TestLog.open(folder)) {
      store.flush(); // of nothing: no compaction comes
      assertThat(catchThrowableOfType(StorageException.class, () -> readAll(store)).isDamage())
          .isTrue();
    }

    assertThat(
            catchThrowableOfType(DataFolderException.class, () -> TestLog.open(folder).close())
                .reason())
        .isEqualTo(Reason.DAMAGED);
  }

  private static void readAll(RocksStore store) {
    try (KeyValueCursor rows = store.cursor(TestFamily.BLOCKS)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        assertThat(rows.value()).isNotEmpty();
      }
    }
  }

  /** Leaves all but the last flushed file, and one bit of the oldest flipped; returns that file. */
  private byte[] damagedBeforeTheLastFlush() throws IOException {
    try (RocksStore store = TestLog.open(folder)) {
      for (int i = 1; i < FLUSHES; i++) {
        TestLog.append(store, 1, ENTRIES);
        store.flush();
      }
    }
    byte[] whole = Files.readAllBytes(victim());
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 4;
    Files.write(victim(), flipped);
    return whole;
  }

  /** The oldest file with blocks, which are most of what is stored. */
  private Path victim() {
    return TestLog.files(folder, ".sst").stream()
        .filter(file -> file.toFile().length() > ENTRIES * 500)
        .findFirst()
        .orElseThrow();
  }

  private static StorageException failureAfterTheLastFlush(RocksStore store) {
    long until = System.nanoTime() + PATIENCE_NANOS;
    try {
      TestLog.append(store, 1, ENTRIES);
      store.flush();
      while (System.nanoTime() - until < 0) {
        TestLog.append(store, ENTRIES, ENTRIES);
      }
    } catch (StorageException e) {
      return e;
    }
    throw new AssertionError("Expected a compaction to meet the damage, but all writes succeed.");
  }
}
