package io.onhand.server.storage.rocksdb;

import static io.onhand.server.storage.TestFamily.BLOCKS;
import static io.onhand.server.storage.TestFamily.KEYS;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.TestFamily;
import io.onhand.server.storage.WriteBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A small log in a store: entry n has a value that only n can have, and the head is the last n. */
final class TestLog {

  static final List<ColumnFamily> FAMILIES = List.of(TestFamily.values());
  private static final byte[] HEAD = {'h'};

  private TestLog() {}

  static RocksStore open(Path folder) {
    return RocksStore.open(folder, DataFormat.CENTRAL, FAMILIES, RocksSettings.AGENT);
  }

  static KeyValueSnapshot openReadOnly(Path folder) {
    return RocksStore.openReadOnly(folder, DataFormat.CENTRAL, FAMILIES, RocksSettings.AGENT);
  }

  /** Appends the entries from one number to another, both inclusive, each in a synced write. */
  static void append(KeyValueStore store, int from, int to) {
    for (int n = from; n <= to; n++) {
      WriteBatch batch = new WriteBatch();
      batch.put(BLOCKS, key(n), value(n));
      batch.put(KEYS, HEAD, key(n));
      store.write(batch, Durability.SYNCED);
    }
  }

  static int head(KeyValueReader reader) {
    byte[] head = reader.get(KEYS, HEAD);
    return head == null ? 0 : ByteBuffer.wrap(head).getInt();
  }

  static byte[] key(int n) {
    return ByteBuffer.allocate(4).putInt(n).array();
  }

  static byte[] value(int n) {
    byte[] value = new byte[500 + n % 100];
    new Random(n).nextBytes(value);
    return value;
  }

  /** The files of a store whose names end so, oldest first. */
  static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> entries = Files.list(folder.resolve("store"))) {
      return entries
          .filter(entry -> entry.toString().endsWith(suffix))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
