package io.onhand.server;

import io.onhand.server.api.StateProofs;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.proof.Scratch;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

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
  private final StateProofs proofs;
  private volatile boolean isClosing;

  /**
   * Proofs of a data folder; what a proof left there that was cut short goes.
   *
   * @param data Central's data folder
   * @param disk a replay leaves room on it
   */
  ProofPart(Path data, RocksStore store, Pipeline pipeline, DiskSpace disk) {
    this.folder = data.resolve(FOLDER);
    this.central = store;
    this.disk = disk;
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

  private Optional<Scratch> scratch() {
    if (!hasRoomFor(central.figures().tableBytes())) {
      return Optional.empty();
    }
    delete(folder);
    RocksStore store =
        RocksStore.open(
            folder, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.AGENT);
    return Optional.of(
        new Scratch() {
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
        });
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      // There is none.
    } catch (IOException e) {
      throw new StorageException("Expected to delete " + folder + ", but it cannot be.", e);
    }
  }
}
