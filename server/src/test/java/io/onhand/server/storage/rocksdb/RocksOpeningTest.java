package io.onhand.server.storage.rocksdb;

import static io.onhand.server.storage.TestFamily.BLOCKS;
import static io.onhand.server.storage.TestFamily.KEYS;
import static io.onhand.server.storage.TestFamily.THINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.storage.CrashImage;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.FolderProbe;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A store opens as its last synced write left it, and tools read it without a trace")
class RocksOpeningTest {

  @TempDir Path scratch;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeHandles.openInProcess()).isZero();
  }

  @Test
  void findsEverythingAgainAfterACloseAndAfterAKill() {
    Path folder = scratch.resolve("a/b/data");
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, 50);
    }
    Path image = scratch.resolve("image");
    try (KeyValueStore store = TestLog.open(folder)) {
      assertThat(TestLog.head(store)).isEqualTo(50);
      TestLog.append(store, 51, 60);
      CrashImage.copy(folder, image);
    }
    try (KeyValueStore store = TestLog.open(image)) {
      assertThat(TestLog.head(store)).isEqualTo(60);
      for (int n = 1; n <= 60; n++) {
        assertThat(store.get(BLOCKS, TestLog.key(n))).isEqualTo(TestLog.value(n));
      }
    }
  }

  @Test
  void whatWasRecoveredIsInTableFilesBeforeAnythingIsServed() throws IOException {
    Path image = imageAfterKill(40);
    assertThat(TestLog.files(image, ".sst")).isEmpty();

    try (KeyValueStore store = TestLog.open(image)) {
      assertThat(TestLog.files(image, ".sst")).isNotEmpty();
      for (Path log : TestLog.files(image, ".log")) {
        assertThat(Files.size(log)).isLessThan(TestLog.value(1).length);
      }
      assertThat(TestLog.head(store)).isEqualTo(40);
    }
  }

  @Test
  void theSafetySettingsReachRocksDb() throws IOException {
    Path folder = scratch.resolve("data");
    try (RocksStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, 1);
    }
    Path options;
    try (var files = Files.list(folder.resolve("store"))) {
      options =
          files
              .filter(file -> file.toString().contains("OPTIONS"))
              .max(Path::compareTo)
              .orElseThrow();
    }
    assertThat(Files.readString(options))
        .contains(
            "track_and_verify_wals=true",
            "wal_recovery_mode=kTolerateCorruptedTailRecords",
            "avoid_flush_during_recovery=false",
            "max_bgerror_resume_count=0",
            "manual_wal_flush=false",
            "paranoid_checks=true",
            "unordered_write=false",
            "enable_pipelined_write=false",
            "max_open_files=" + RocksSettings.AGENT.openFilesMax(),
            "max_total_wal_size=" + RocksSettings.AGENT.walBytesMax(),
            "cache_index_and_filter_blocks=true");
  }

  @Test
  void aSyncedWriteSyncsAndABufferedOneDoesNot() {
    try (RocksStore store = TestLog.open(scratch)) {
      long before = store.logSyncs();
      TestLog.append(store, 1, 5);
      assertThat(store.logSyncs() - before).isEqualTo(5);

      WriteBatch batch = new WriteBatch();
      batch.put(THINGS, new byte[] {1}, new byte[] {1});
      store.write(batch, Durability.BUFFERED);
      assertThat(store.logSyncs() - before).isEqualTo(5);
    }
  }

  @Test
  void anInterruptedCreationIsBegunAnew() throws IOException {
    Path folder = scratch.resolve("data");
    Files.createDirectories(folder.resolve("store.new"));
    Files.writeString(folder.resolve("store.new/CURRENT"), "half");
    Files.writeString(folder.resolve("FORMAT"), "onhand-central 1\n");

    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, 1);
    }
    assertThat(folder.resolve("store.new")).doesNotExist();
  }

  @Test
  void aStoreThatIsGoneIsNotReplacedByAnEmptyOne() throws IOException {
    Path folder = scratch.resolve("data");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("FORMAT"), "onhand-central 1\n");
    Files.writeString(folder.resolve("witness"), "of something");

    assertThatThrownBy(() -> TestLog.open(folder))
        .isInstanceOfSatisfying(
            DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void familiesOfANewerReleaseAreRefusedAndNewOnesAreAdded() {
    Path folder = scratch.resolve("data");
    RocksStore.open(folder, DataFormat.CENTRAL, List.of(KEYS), RocksSettings.AGENT).close();
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, 1);
    }
    assertThatThrownBy(
            () -> RocksStore.open(folder, DataFormat.CENTRAL, List.of(KEYS), RocksSettings.AGENT))
        .isInstanceOfSatisfying(
            DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT))
        .hasMessageContaining("[blocks, things]");
  }

  @Test
  void aFolderInUseIsRefusedAndStaysUsable() {
    Path folder = scratch.resolve("data");
    try (KeyValueStore store = TestLog.open(folder)) {
      assertThatThrownBy(() -> TestLog.open(folder))
          .isInstanceOfSatisfying(
              DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
      FolderProbe probe = FolderProbe.of(folder, DataFormat.CENTRAL);
      assertThat(probe.isHeld()).isTrue();
      assertThat(probe.holder()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
      assertThat(probe.bytes()).isPositive();
      TestLog.append(store, 1, 1);
    }
    assertThat(FolderProbe.of(folder, DataFormat.CENTRAL).isHeld()).isFalse();
  }

  @Test
  void readingAStoreThatWasKilledLeavesNoTrace() {
    Path image = imageAfterKill(40);
    Map<String, String> before = CrashImage.fingerprint(image);
    try (KeyValueSnapshot reader = TestLog.openReadOnly(image)) {
      assertThat(TestLog.head(reader)).isEqualTo(40);
      assertThat(reader.get(BLOCKS, TestLog.key(17))).isEqualTo(TestLog.value(17));
    }
    assertThat(CrashImage.fingerprint(image)).isEqualTo(before);
    assertThat(image.resolve("LOCK")).doesNotExist();
    assertThat(image.resolve("store/LOCK")).doesNotExist();
  }

  @Test
  void readingWhereNothingIsStoredSaysSo() {
    assertThatThrownBy(() -> TestLog.openReadOnly(scratch.resolve("nowhere")))
        .isInstanceOfSatisfying(
            DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ABSENT));
    assertThat(scratch.resolve("nowhere")).doesNotExist();
  }

  @Test
  void readingWorksWhileAServerWritesFlushesAndCompacts() throws InterruptedException {
    Path folder = scratch.resolve("data");
    AtomicInteger durable = new AtomicInteger();
    AtomicBoolean stopping = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (KeyValueStore store = TestLog.open(folder)) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int n = 1; !stopping.get(); n++) {
                    TestLog.append(store, n, n);
                    durable.set(n);
                    if (n % 10 == 0) {
                      store.flush();
                    }
                  }
                } catch (RuntimeException | Error e) {
                  failure.set(e);
                }
              });
      try {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int known = 0; known < 400 && failure.get() == null; known = durable.get()) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          try (KeyValueSnapshot reader = TestLog.openReadOnly(folder)) {
            int head = TestLog.head(reader);
            assertThat(head).isGreaterThanOrEqualTo(known);
            for (int n = 1; n <= head; n++) {
              assertThat(reader.get(BLOCKS, TestLog.key(n))).isEqualTo(TestLog.value(n));
            }
          }
        }
      } finally {
        stopping.set(true);
        writer.join();
      }
      assertThat(failure.get()).isNull();
    }
  }

  @Test
  void whatCannotBeReadBesideItsServerIsNotCalledDamaged() throws IOException {
    Path folder = scratch.resolve("data");
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, 10);
      store.flush();
      Files.delete(TestLog.files(folder, ".sst").getFirst());

      assertThatThrownBy(() ->
              RocksOpening.openReadOnly(
                  folder,
                  DataFormat.CENTRAL,
                  TestLog.FAMILIES,
                  RocksSettings.AGENT,
                  Duration.ofMillis(100)))
          .isInstanceOfSatisfying(
              DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
          .hasMessageContaining("Ask that process, or stop it");
    }
    assertThatThrownBy(() -> TestLog.openReadOnly(folder))
        .isInstanceOfSatisfying(
            DataFolderException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
  }

  private Path imageAfterKill(int entries) {
    Path folder = scratch.resolve("source");
    try (KeyValueStore store = TestLog.open(folder)) {
      TestLog.append(store, 1, entries);
      return CrashImage.copy(folder, scratch.resolve("image"));
    }
  }
}
