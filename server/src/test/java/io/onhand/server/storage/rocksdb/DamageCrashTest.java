package io.onhand.server.storage.rocksdb;

import static io.onhand.server.storage.TestFamily.BLOCKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.onhand.server.storage.CrashImage;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Damaged, cut and missing files are refused, never read as less data")
class DamageCrashTest {

  private static final int ENTRIES = 120;
  private static final int FLIPS = 60;
  private static final long EPOCH = 7;

  /** An entry has a value of 500 to 599 bytes, and less than 100 around it. */
  private static final int LAST_RECORD_BYTES_MIN = 520;

  private static final int LAST_RECORD_BYTES_MAX = 700;

  @TempDir Path scratch;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeHandles.openInProcess()).isZero();
  }

  @Test
  void aFlippedBitInTheWriteAheadLogIsRefused() throws IOException {
    Path image = imageAfterKill("source");
    long size = Files.size(writeAheadLog(image)) - LAST_RECORD_BYTES_MAX;
    long seed = 4711;
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS; i++) {
      Path damaged = CrashImage.copy(image, scratch.resolve("flip" + i));
      long position = random.nextLong(size);
      flip(writeAheadLog(damaged), position, random.nextInt(8));
      Map<String, String> before = stored(damaged);

      DataFolderException refusal = refusalOf(damaged, "seed=" + seed + " position=" + position);

      assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
      assertThat(refusal).hasMessageContaining("No stored data was changed");
      assertThat(stored(damaged)).containsAllEntriesOf(before);
    }
  }

  @Test
  void aFlippedBitInTheLastRecordIsRefusedByTheStoreOrByTheWitness() throws IOException {
    Path image = imageAfterKill("source");
    long size = Files.size(writeAheadLog(image));
    long seed = 815;
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS; i++) {
      Path damaged = CrashImage.copy(image, scratch.resolve("flip" + i));
      // Most of all in its header, where a flip may make it look incomplete.
      long from = i % 2 == 0 ? size - LAST_RECORD_BYTES_MAX : size - LAST_RECORD_BYTES_MIN;
      long position =
          from
              + random.nextInt(
                  i % 2 == 0
                      ? LAST_RECORD_BYTES_MAX - LAST_RECORD_BYTES_MIN
                      : LAST_RECORD_BYTES_MIN);
      flip(writeAheadLog(damaged), position, random.nextInt(8));

      DataFolderException refusal = refusalOf(damaged, "seed=" + seed + " position=" + position);

      assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void aWriteAheadLogThatWasCutOpensSilentlyButNotBelowTheWitness() throws IOException {
    Path folder = scratch.resolve("source");
    Path image = scratch.resolve("image");
    List<Long> ends = new ArrayList<>();
    try (KeyValueStore store = TestLog.open(folder)) {
      for (int n = 1; n <= ENTRIES; n++) {
        TestLog.append(store, n, n);
        ends.add(Files.size(writeAheadLog(folder)));
      }
      witness(folder, ENTRIES);
      CrashImage.copy(folder, image);
    }
    for (int kept : List.of(ENTRIES - 1, ENTRIES / 2, 1)) {
      Path cut = CrashImage.copy(image, scratch.resolve("cut" + kept));
      truncate(writeAheadLog(cut), ends.get(kept - 1));

      try (KeyValueStore store = TestLog.open(cut)) {
        int head = TestLog.head(store);
        assertThat(head).isEqualTo(kept); // this is why there is a witness
        assertThatThrownBy(() -> Witness.requireHead(cut, new Witness.Mark(EPOCH, head)))
            .isInstanceOf(DataFolderException.class)
            .hasMessageContaining("to reach sequence 120")
            .hasMessageContaining("ends at sequence " + kept);
      }
    }
    try (KeyValueStore store = TestLog.open(image)) {
      Witness.requireHead(image, new Witness.Mark(EPOCH, TestLog.head(store)));
    }
  }

  @Test
  void anIncompleteRecordAtTheEndIsAWriteThatWasNeverAcknowledged() throws IOException {
    Path image = imageAfterKill("source");
    truncate(writeAheadLog(image), Files.size(writeAheadLog(image)) - 3);

    try (KeyValueStore store = TestLog.open(image)) {
      assertThat(TestLog.head(store)).isEqualTo(ENTRIES - 1);
    }
  }

  @Test
  void aMissingFileIsRefusedAndNothingIsCreatedInItsPlace() throws IOException {
    Path folder = scratch.resolve("source");
    Path image = scratch.resolve("image");
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, ENTRIES);
      store.flush();
      TestLog.append(store, ENTRIES + 1, ENTRIES + 5);
      witness(folder, ENTRIES + 5);
      CrashImage.copy(folder, image);
    }
    List<Path> victims = new ArrayList<>();
    victims.add(image.resolve("store/CURRENT"));
    victims.addAll(TestLog.files(image, ".sst"));
    victims.addAll(TestLog.files(image, ".log"));
    try (var files = Files.list(image.resolve("store"))) {
      victims.addAll(files.filter(file -> file.toString().contains("MANIFEST")).toList());
    }
    assertThat(victims).hasSizeGreaterThanOrEqualTo(5);
    for (Path victim : victims) {
      Path damaged = CrashImage.copy(image, scratch.resolve("without-" + victim.getFileName()));
      Files.delete(damaged.resolve(image.relativize(victim)));
      Map<String, String> before = stored(damaged);

      DataFolderException refusal = refusalOf(damaged, "without " + victim.getFileName());

      assertThat(refusal.reason()).as("%s", victim).isEqualTo(Reason.DAMAGED);
      assertThat(stored(damaged)).containsAllEntriesOf(before);
    }
  }

  @Test
  void aDamagedTableFileFailsTheReadInsteadOfHidingKeys() throws IOException {
    Path folder = scratch.resolve("source");
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, ENTRIES);
      store.flush();
    }
    Path table =
        TestLog.files(folder, ".sst").stream()
            .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
            .orElseThrow();
    flip(table, Files.size(table) / 2, 3);

    try (KeyValueStore store = TestLog.open(folder)) {
      List<byte[]> keys = new ArrayList<>();
      for (int n = 1; n <= ENTRIES; n++) {
        keys.add(TestLog.key(n));
      }
      assertThatThrownBy(() -> store.multiGet(BLOCKS, keys)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> keys.forEach(key -> store.get(BLOCKS, key)))
          .isInstanceOf(StorageException.class);
      try (KeyValueCursor cursor = store.cursor(BLOCKS)) {
        assertThatThrownBy(
                () -> {
                  for (boolean valid = cursor.seekToFirst(); valid; valid = cursor.next()) {
                    assertThat(cursor.value()).isNotEmpty();
                  }
                })
            .isInstanceOf(StorageException.class);
      }
    }
  }

  /** What opening the folder and comparing with its witness says; fails if both are content. */
  private DataFolderException refusalOf(Path folder, String what) {
    try (KeyValueStore store = TestLog.open(folder)) {
      int head = TestLog.head(store);
      Witness.requireHead(folder, new Witness.Mark(EPOCH, head));
      return fail("Expected a refusal, but it opened: %s head=%d", what, head);
    } catch (DataFolderException e) {
      return e;
    }
  }

  private Path imageAfterKill(String name) {
    Path folder = scratch.resolve(name);
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, ENTRIES);
      witness(folder, ENTRIES);
      return CrashImage.copy(folder, scratch.resolve(name + "-image"));
    }
  }

  /** Everything but RocksDB's own log, which says why it did not open. */
  private static Map<String, String> stored(Path folder) {
    Map<String, String> files = CrashImage.fingerprint(folder);
    files.keySet().removeIf(name -> name.contains("/LOG"));
    return files;
  }

  private static void witness(Path folder, long head) {
    Witness.open(
            folder,
            new Witness.Mark(EPOCH, head),
            fault -> {
              throw fault;
            })
        .close();
  }

  private static Path writeAheadLog(Path folder) {
    return TestLog.files(folder, ".log").getLast();
  }

  private static void flip(Path file, long position, int bit) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[(int) position] ^= (byte) (1 << bit);
    Files.write(file, content);
  }

  private static void truncate(Path file, long size) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, (int) size));
  }
}
