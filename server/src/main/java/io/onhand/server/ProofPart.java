package io.onhand.server;

import io.onhand.server.api.StateProofs;
import io.onhand.server.backup.BackupException;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.BackupManifest;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.proof.NotReplayedException;
import io.onhand.server.proof.Scratch;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Proofs of the state put together: their thread, {@code proof-1}, and the folder in which the log
 * is replayed. Commands come first: while some are under way, a proof rests as long as it works.
 */
final class ProofPart implements AutoCloseable {
  private static final String FOLDER = "replay";
  private static final long REST_NANOS = Duration.ofMillis(1).toNanos();

  private final ReadThreads thread = new ReadThreads("proof", 1, 1);
  private final Path folder;
  private final RocksStore central;
  private final DiskSpace disk;
  private final Supplier<Optional<Listed>> replayed;
  private final StateProofs proofs;
  private volatile boolean isClosing;

  /**
   * Proofs of a data folder; what a proof left there that was cut short goes.
   *
   * @param data Central's data folder
   * @param disk a replay leaves room on it
   * @param replayed the newest verified copy whose log was replayed: a trimmed log goes on from it
   */
  ProofPart(
      Path data,
      RocksStore store,
      Pipeline pipeline,
      DiskSpace disk,
      Supplier<Optional<Listed>> replayed) {
    this.folder = data.resolve(FOLDER);
    this.central = store;
    this.disk = disk;
    this.replayed = replayed;
    delete(folder);
    proofs =
        new StateProofs(
            store,
            this::scratch,
            thread,
            () -> {
              if (pipeline.admission().inFlight() > 0) {
                LockSupport.parkNanos(REST_NANOS);
              }
            },
            () -> isClosing);
  }

  StateProofs proofs() {
    return proofs;
  }

  /** Ends the proof under way. */
  @Override
  public void close() {
    isClosing = true;
    thread.close();
  }

  /** A replay needs about what the store has; the disk must stay above its mark all the time. */
  private boolean hasRoomFor(long bytes) {
    DiskSpace.Reading reading = disk.check();
    return reading.usableBytes()
        >= reading.lowWaterBytes() + RocksSettings.AGENT.headroomBytes() + bytes;
  }

  private Scratch scratch(long oldest, Head head) throws NotReplayedException {
    long bytes = central.figures().tableBytes();
    if (!hasRoomFor(bytes)) {
      throw new NotReplayedException(
          "the disk has no room for it, which is about %d MiB.".formatted(bytes >> 20));
    }
    delete(folder);
    try {
      if (oldest > 1) {
        BackupFolder copy = copyToBeginWith(oldest, head);
        SyncedFiles.createFolders(folder);
        copy.lay(folder);
      }
      return new Replay(
          RocksStore.open(
              folder, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.AGENT));
    } catch (IOException | BackupException | DataFolderException e) {
      delete(folder);
      throw new NotReplayedException("no store to apply it to can be opened. " + e.getMessage());
    }
  }

  /** The log is trimmed only up to the end of one, so there is none if somebody deleted it. */
  private BackupFolder copyToBeginWith(long oldest, Head head) throws NotReplayedException {
    Listed copy = replayed.get().orElse(null);
    BackupManifest manifest = copy == null ? null : copy.manifest();
    if (copy == null || manifest == null || manifest.sequence() + 1 < oldest) {
      throw new NotReplayedException(
          ("it begins with entry %d, and no verified copy is there that ends there or later and whose"
                  + " log was replayed. Make a backup and verify it, and a later one, which begins with it.")
              .formatted(oldest));
    }
    if (manifest.sequence() > head.sequence()) {
      throw new NotReplayedException("a copy was verified meanwhile. Try again.");
    }
    return copy.folder();
  }

  /** A store in the folder of replays. */
  private final class Replay implements Scratch {
    private final RocksStore store;

    Replay(RocksStore store) {
      this.store = store;
    }

    @Override
    public KeyValueStore store() {
      return store;
    }

    @Override
    public boolean hasRoom() {
      return hasRoomFor(0);
    }

    @Override
    public void close() {
      store.close();
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try {
      SyncedFiles.deleteAll(folder);
    } catch (IOException e) {
      throw new StorageException("Expected to delete " + folder + ", but it cannot be.", e);
    }
  }
}
