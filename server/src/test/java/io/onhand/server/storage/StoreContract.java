package io.onhand.server.storage;

import static io.onhand.server.storage.TestFamily.KEYS;
import static io.onhand.server.storage.TestFamily.THINGS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every implementation of the storage port keeps to; each has a test that implements this. */
public interface StoreContract {

  /** A family that no store was opened with. */
  record UnknownFamily(int id, String familyName) implements ColumnFamily {}

  /** An open, empty store with the families of {@link TestFamily}; the test closes it. */
  KeyValueStore newStore();

  /** What a checkpoint holds that was made at {@code folder/store}; the test closes it. */
  KeyValueReader openCheckpoint(Path folder) throws IOException;

  @Test
  default void aCheckpointHoldsWhatWasWrittenBeforeAndNothingAfter(@TempDir Path beside)
      throws Exception {
    try (KeyValueStore store = newStore()) {
      put(store, "a", "1");
      WriteBatch batch = new WriteBatch();
      batch.put(KEYS, bytes("k"), bytes("2"));
      store.write(batch, Durability.SYNCED);
      store.checkpoint(beside.resolve("store"));
      put(store, "a", "later");

      KeyValueReader copy = openCheckpoint(beside);
      assertThat(copy.get(THINGS, bytes("a"))).isEqualTo(bytes("1"));
      assertThat(copy.get(KEYS, bytes("k"))).isEqualTo(bytes("2"));
      ((AutoCloseable) copy).close();
      assertThatThrownBy(() -> store.checkpoint(beside.resolve("store")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("Expected to make a checkpoint");
      assertThat(store.get(THINGS, bytes("a"))).isEqualTo(bytes("later"));
    }
  }

  @Test
  default void readsWhatWasWritten() {
    try (KeyValueStore store = newStore()) {
      WriteBatch batch = new WriteBatch();
      batch.put(THINGS, bytes("a"), bytes("1"));
      batch.put(THINGS, bytes("b"), bytes(""));
      batch.put(KEYS, bytes("a"), bytes("2"));
      store.write(batch, Durability.SYNCED);

      assertThat(store.get(THINGS, bytes("a"))).isEqualTo(bytes("1"));
      assertThat(store.get(THINGS, bytes("b"))).isEmpty();
      assertThat(store.get(KEYS, bytes("a"))).isEqualTo(bytes("2"));
      assertThat(store.get(KEYS, bytes("b"))).isNull();
    }
  }

  @Test
  default void multiGetKeepsTheOrderOfTheKeysAndTheHoles() {
    try (KeyValueStore store = newStore()) {
      put(store, "a", "1");
      put(store, "c", "3");

      List<byte @Nullable []> values =
          store.multiGet(
              THINGS, List.of(bytes("c"), bytes("b"), bytes("a"), bytes("c"), bytes("")));

      assertThat(values).containsExactly(bytes("3"), null, bytes("1"), bytes("3"), null);
      assertThat(store.multiGet(THINGS, List.of())).isEmpty();
    }
  }

  @Test
  default void laterOperationsOfABatchWin() {
    try (KeyValueStore store = newStore()) {
      put(store, "a", "old");
      WriteBatch batch = new WriteBatch();
      batch.put(THINGS, bytes("a"), bytes("new"));
      batch.deleteRange(THINGS, bytes("a"), bytes("b"));
      batch.put(THINGS, bytes("aa"), bytes("after"));
      batch.put(THINGS, bytes("b"), bytes("gone"));
      batch.delete(THINGS, bytes("b"));
      store.write(batch, Durability.BUFFERED);

      assertThat(content(store)).containsExactly("aa=after");
    }
  }

  @Test
  default void rangesAreDeletedFromInclusiveToExclusive() {
    try (KeyValueStore store = newStore()) {
      for (String key : List.of("a", "b", "c", "d")) {
        put(store, key, key);
      }
      WriteBatch batch = new WriteBatch();
      batch.deleteRange(THINGS, bytes("b"), bytes("d"));
      batch.deleteRange(THINGS, bytes("a"), bytes("a"));
      store.write(batch, Durability.SYNCED);

      assertThat(content(store)).containsExactly("a=a", "d=d");
    }
  }

  @Test
  default void keysAreOrderedAsUnsignedBytes() {
    try (KeyValueStore store = newStore()) {
      WriteBatch batch = new WriteBatch();
      batch.put(THINGS, new byte[] {(byte) 0x80}, bytes("high"));
      batch.put(THINGS, new byte[] {0x7f}, bytes("low"));
      batch.put(THINGS, new byte[] {0x7f, 0}, bytes("longer"));
      store.write(batch, Durability.SYNCED);

      try (KeyValueCursor cursor = store.cursor(THINGS)) {
        List<String> values = new ArrayList<>();
        for (boolean valid = cursor.seekToFirst(); valid; valid = cursor.next()) {
          values.add(new String(cursor.value(), UTF_8));
        }
        assertThat(values).containsExactly("low", "longer", "high");
      }
    }
  }

  @Test
  default void cursorSeeksBothWays() {
    try (KeyValueStore store = newStore()) {
      put(store, "b", "2");
      put(store, "d", "4");
      try (KeyValueCursor cursor = store.cursor(THINGS)) {
        assertThat(cursor.isValid()).isFalse();
        assertThat(cursor.seek(bytes("b"))).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("b"));
        assertThat(cursor.seek(bytes("c"))).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("d"));
        assertThat(cursor.previous()).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("b"));
        assertThat(cursor.previous()).isFalse();
        assertThat(cursor.seek(bytes("e"))).isFalse();
        assertThat(cursor.seekForPrev(bytes("c"))).isTrue();
        assertThat(cursor.value()).isEqualTo(bytes("2"));
        assertThat(cursor.seekForPrev(bytes("a"))).isFalse();
        assertThat(cursor.seekToLast()).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("d"));
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.isValid()).isFalse();
      }
    }
  }

  @Test
  default void cursorOffAKeyRefusesToMoveAndToRead() {
    try (KeyValueStore store = newStore();
        KeyValueCursor cursor = store.cursor(THINGS)) {
      assertThat(cursor.seekToFirst()).isFalse();
      assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cursor::previous).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cursor::value).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  default void cursorsAndSnapshotsDoNotSeeLaterWrites() {
    try (KeyValueStore store = newStore()) {
      put(store, "a", "1");
      try (KeyValueSnapshot snapshot = store.snapshot();
          KeyValueCursor cursor = store.cursor(THINGS)) {
        put(store, "a", "2");
        put(store, "b", "2");

        assertThat(snapshot.get(THINGS, bytes("a"))).isEqualTo(bytes("1"));
        assertThat(snapshot.multiGet(THINGS, List.of(bytes("b"), bytes("a"))))
            .containsExactly(null, bytes("1"));
        assertThat(content(snapshot)).containsExactly("a=1");
        assertThat(cursor.seekToLast()).isTrue();
        assertThat(cursor.value()).isEqualTo(bytes("1"));
        assertThat(content(store)).containsExactly("a=2", "b=2");
      }
    }
  }

  @Test
  default void closeIsRefusedWhileCursorsOrSnapshotsAreOpen() {
    KeyValueStore store = newStore();
    KeyValueSnapshot snapshot = store.snapshot();
    KeyValueCursor cursor = store.cursor(THINGS);

    assertThatThrownBy(store::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("open=2");

    cursor.close();
    cursor.close();
    snapshot.close();
    snapshot.close();
    store.close();
  }

  @Test
  default void aClosedStoreAndAClosedViewRefuseUse() {
    KeyValueStore store = newStore();
    KeyValueSnapshot snapshot = store.snapshot();
    KeyValueCursor cursor = store.cursor(THINGS);
    cursor.close();
    snapshot.close();
    assertThatThrownBy(() -> cursor.seek(bytes("a"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> snapshot.get(THINGS, bytes("a")))
        .isInstanceOf(IllegalStateException.class);

    store.close();

    assertThatThrownBy(() -> store.get(THINGS, bytes("a")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.cursor(THINGS)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::snapshot).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> put(store, "a", "1")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::flush).isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void anUnknownFamilyIsRefusedAndNothingIsWritten() {
    ColumnFamily unknown = new UnknownFamily(99, "unknown");
    try (KeyValueStore store = newStore()) {
      WriteBatch batch = new WriteBatch();
      batch.put(THINGS, bytes("a"), bytes("1"));
      batch.put(unknown, bytes("a"), bytes("1"));

      assertThatThrownBy(() -> store.write(batch, Durability.SYNCED))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("family=unknown");
      assertThatThrownBy(() -> store.get(unknown, bytes("a")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(content(store)).isEmpty();
    }
  }

  @Test
  default void agreesWithASortedMapOverRandomOperations() {
    long seed = 20_261_120;
    Random random = new Random(seed);
    NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    try (KeyValueStore store = newStore()) {
      for (int round = 0; round < 200; round++) {
        WriteBatch batch = new WriteBatch();
        for (int i = random.nextInt(20); i >= 0; i--) {
          byte[] key = randomKey(random);
          switch (random.nextInt(6)) {
            case 0 -> {
              batch.delete(THINGS, key);
              model.remove(key);
            }
            case 1 -> {
              byte[] other = randomKey(random);
              boolean ordered = Arrays.compareUnsigned(key, other) <= 0;
              byte[] from = ordered ? key : other;
              byte[] to = ordered ? other : key;
              batch.deleteRange(THINGS, from, to);
              model.subMap(from, true, to, false).clear();
            }
            default -> {
              byte[] value = bytes("v" + random.nextInt());
              batch.put(THINGS, key, value);
              model.put(key, value);
            }
          }
        }
        store.write(batch, Durability.BUFFERED);
        if (round % 37 == 0) {
          store.flush();
        }
        List<String> expected = new ArrayList<>();
        model.forEach((key, value) -> expected.add(text(key) + "=" + text(value)));
        assertThat(content(store)).as("seed=%d round=%d", seed, round).isEqualTo(expected);
      }
    }
  }

  private static byte[] randomKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(2)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) ('a' + random.nextInt(8));
    }
    return key;
  }

  private static List<String> content(KeyValueReader reader) {
    List<String> content = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(THINGS)) {
      for (boolean valid = cursor.seekToFirst(); valid; valid = cursor.next()) {
        content.add(text(cursor.key()) + "=" + text(cursor.value()));
      }
    }
    return content;
  }

  private static void put(KeyValueStore store, String key, String value) {
    WriteBatch batch = new WriteBatch();
    batch.put(THINGS, bytes(key), bytes(value));
    store.write(batch, Durability.SYNCED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
