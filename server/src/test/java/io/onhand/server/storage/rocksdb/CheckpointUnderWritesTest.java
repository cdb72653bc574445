package io.onhand.server.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.TestFamily;
import io.onhand.server.storage.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("A checkpoint made under writes opens, whole up to some write that was not earlier")
final class CheckpointUnderWritesTest {
  private static final int CHECKPOINTS = 15;
  private static final List<TestFamily> FAMILIES = List.of(TestFamily.values());

  @TempDir Path folder;

  @Test
  void holdsEveryFamilyUpToTheSameWrite() throws Exception {
    AtomicLong written = new AtomicLong();
    AtomicLong stop = new AtomicLong(Long.MAX_VALUE);
    try (RocksStore store = open(folder.resolve("data"))) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (long n = 1; n < stop.get(); n++) {
                  write(store, n);
                  written.set(n);
                }
              });
      for (int i = 0; i < CHECKPOINTS; i++) {
        Path copy = Files.createDirectory(folder.resolve("copy" + i));
        long before = written.get();
        store.checkpoint(copy.resolve("store"));
        long after = written.get() + 1;
        Files.writeString(copy.resolve("FORMAT"), "onhand-central 1\n");
        try (RocksStore opened = open(copy)) {
          long last = last(opened, TestFamily.BLOCKS);
          assertThat(last).isBetween(before, after);
          assertThat(last(opened, TestFamily.THINGS)).isEqualTo(last);
          assertThat(opened.get(TestFamily.KEYS, new byte[] {1})).isEqualTo(bytes(last));
        }
      }
      stop.set(0);
      writer.join();
    }
    assertThat(NativeHandles.openInProcess()).isZero();
  }

  private static RocksStore open(Path data) {
    return RocksStore.open(data, DataFormat.CENTRAL, FAMILIES, RocksSettings.AGENT);
  }

  private static void write(RocksStore store, long n) {
    WriteBatch batch = new WriteBatch();
    batch.put(TestFamily.BLOCKS, bytes(n), new byte[2_000]);
    batch.put(TestFamily.THINGS, bytes(n), new byte[] {1});
    batch.put(TestFamily.KEYS, new byte[] {1}, bytes(n));
    store.write(batch, Durability.SYNCED);
  }

  private static long last(RocksStore store, TestFamily family) {
    try (KeyValueCursor cursor = store.cursor(family)) {
      return cursor.seekToLast() ? ByteBuffer.wrap(cursor.key()).getLong() : 0;
    }
  }

  private static byte[] bytes(long n) {
    return ByteBuffer.allocate(Long.BYTES).putLong(n).array();
  }
}
