package io.onhand.server.storage;

import io.onhand.server.storage.DataFolderException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, outside the store, up to where the log is known to be durable.
 *
 * <p>Why: a write-ahead log that was cut at the end of a record looks like one that was never
 * longer, and the store opens it without a word. The witness says that there was more. It follows
 * the log by {@value #INTERVAL_MILLIS} ms, so that the sync of a block need not wait for a second
 * one; a cut of what is younger than that stays unseen here.
 *
 * <p>Start-up: recover the store, {@link #requireHead}, then {@link #open} before the first block
 * is committed. A new store has its epoch synced before. So a power cut finds a witness wherever
 * there is a block, and one without can only have lost it.
 *
 * <p>The committer calls {@link #advance} only after the sync of a block; a thread of its own
 * writes.
 */
public final class Witness implements AutoCloseable {

  /** The name of the file in the data folder. */
  static final String FILE_NAME = "witness";

  private static final long INTERVAL_MILLIS = 20;
  private static final Duration INTERVAL = Duration.ofMillis(INTERVAL_MILLIS);

  private final Path file;
  private final WitnessFile slots;
  private final long epoch;
  private final Consumer<StorageException> onFault;
  private final Thread thread;
  private volatile long durable;
  private volatile boolean closing;

  /**
   * A durable position of the log.
   *
   * @param epoch the log's history
   * @param sequence the last durable entry, 0 if there is none
   */
  public record Mark(long epoch, long sequence) {
    public Mark {
      if (sequence < 0) {
        throw new IllegalArgumentException(
            "Expected a sequence from 0, but got: sequence=" + sequence);
      }
    }
  }

  private Witness(
      Path file, WitnessFile slots, long epoch, long sequence, Consumer<StorageException> onFault) {
    this.file = file;
    this.slots = slots;
    this.epoch = epoch;
    this.durable = sequence;
    this.onFault = onFault;
    this.thread = Thread.ofPlatform().name("onhand-witness").daemon().unstarted(this::run);
  }

  /**
   * What the witness of a data folder says; empty if the folder has none.
   *
   * @throws DataFolderException DAMAGED if it says nothing valid
   */
  public static Optional<Mark> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Optional<Mark> mark = WitnessFile.read(file);
      if (mark.isEmpty()) {
        throw unreadable(folder);
      }
      return mark;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * Refuses a log that was longer before.
   *
   * @param recovered the head of the log as the store was recovered
   * @throws DataFolderException DAMAGED if the witness knows of more, of another history, or is
   *     missing although there are blocks
   */
  public static void requireHead(Path folder, Mark recovered) {
    Optional<Mark> read = read(folder);
    if (read.isEmpty()) {
      if (recovered.sequence() > 0) {
        throw lost(
            folder,
            "a witness for a log that ends at sequence " + recovered.sequence(),
            "the file " + FILE_NAME + " is missing");
      }
      return;
    }
    Mark mark = read.get();
    if (mark.epoch() != recovered.epoch()) {
      throw lost(
          folder,
          "the log of epoch %016x, as its witness says".formatted(mark.epoch()),
          "found the log of epoch %016x".formatted(recovered.epoch()));
    }
    if (mark.sequence() > recovered.sequence()) {
      throw lost(
          folder,
          "the log to reach sequence %d, as its witness says".formatted(mark.sequence()),
          "it ends at sequence %d".formatted(recovered.sequence()));
    }
  }

  /** Creates the witness of a folder that has none, synced. */
  public static void create(Path folder, Mark head) throws IOException {
    WitnessFile.create(folder.resolve(FILE_NAME), head);
  }

  /**
   * Opens the witness of a folder, creates it if there is none, and starts its thread.
   *
   * @param head a durable position that {@link #requireHead} accepted
   * @param onFault told once, on the thread of the witness, if a write or sync fails; then the
   *     process has to stop
   */
  public static Witness open(Path folder, Mark head, Consumer<StorageException> onFault) {
    Path file = folder.resolve(FILE_NAME);
    try {
      if (!Files.exists(file)) {
        WitnessFile.create(file, head);
      }
      WitnessFile slots = WitnessFile.open(file).orElseThrow(() -> unreadable(folder));
      Witness witness = new Witness(file, slots, head.epoch(), head.sequence(), onFault);
      witness.thread.start();
      return witness;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * Says that the log is durable up to a sequence, never down. Costs a volatile write; one thread.
   */
  public void advance(long sequence) {
    if (sequence < durable) {
      throw new IllegalArgumentException(
          "Expected the witness to advance, but got: sequence=" + sequence + " from=" + durable);
    }
    durable = sequence;
  }

  /** Writes what is durable by now, syncs it, and stops the thread. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (slots) {
      boolean last;
      do {
        last = closing; // read before the mark: what was advanced before close is written
        writeIfChanged();
        if (!last) {
          LockSupport.parkNanos(this, INTERVAL.toNanos());
        }
      } while (!last);
    } catch (IOException e) {
      onFault.accept(
          new StorageException(
              "Expected to write the witness, but: file=%s %s".formatted(file, e), e));
    }
  }

  private void writeIfChanged() throws IOException {
    Mark mark = new Mark(epoch, durable);
    if (!mark.equals(slots.mark())) {
      slots.write(mark);
    }
  }

  /** What is missing was gone before the start; but recovery has rewritten what it found. */
  private static DataFolderException lost(Path folder, String expected, String found) {
    return new DataFolderException(
        Reason.DAMAGED,
        "Expected %s, but %s: acknowledged writes in %s are lost. Restore a backup."
            .formatted(expected, found, folder));
  }

  private static DataFolderException unreadable(Path folder) {
    return DataFolder.damaged(
        folder, "a valid slot in the file " + FILE_NAME, "both are spoiled", null);
  }

  private static DataFolderException failed(Path file, @Nullable IOException e) {
    return new DataFolderException(
        Reason.FAILED, "Expected to use the witness %s, but: %s".formatted(file, e), e);
  }
}
