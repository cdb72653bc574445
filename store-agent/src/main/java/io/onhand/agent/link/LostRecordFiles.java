package io.onhand.agent.link;

import static io.onhand.agent.link.JsonText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.replica.Replica;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * One file of JSON lines per time that Central was found to have lost entries, each line a record
 * as the replica had it. Its name says why. The file goes when somebody deletes it, and with it the
 * alarm. Of a restore that lost nothing of this agent's stores there is none.
 */
public final class LostRecordFiles implements LostRecordArchive {

  /** Of the lists of commands that Central has lost and that were not kept here. */
  public static final String UNKNOWN_COMMANDS_PREFIX = "unknown-commands-";

  private static final String SUFFIX = ".ndjson";
  private static final String RESTORED = "central-restored-";
  private static final String AHEAD = "ahead-of-central-";

  private final Path folder;

  /**
   * Files in a folder.
   *
   * @param folder made when it is needed
   */
  public LostRecordFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Deletes what a kill left of files that were being written, also of those that others write
   * there. Before anybody writes.
   */
  public void deleteUnfinished() {
    try {
      SyncedFiles.deleteUnfinished(folder, SUFFIX);
    } catch (IOException e) {
      throw new StorageException(
          "Expected to delete unfinished files in " + folder + ", but they stay.", e);
    }
  }

  @Override
  public void keep(Position known, long held, Position central, Replica replica) {
    boolean isRestored = known.epoch() != central.epoch();
    String name =
        "%sepoch-%s-seen-%d-central-has-%d%s"
            .formatted(
                isRestored ? RESTORED : AHEAD,
                Position.epochText(known.epoch()),
                known.sequence(),
                held,
                isRestored ? "-now-epoch-" + Position.epochText(central.epoch()) : "");
    LongAdder records = new LongAdder();
    try {
      Files.createDirectories(folder);
      Path whole = folder.resolve(name + SUFFIX);
      Path unfinished = SyncedFiles.unfinished(whole);
      try (FileChannel file =
              FileChannel.open(
                  unfinished,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          BufferedWriter lines = new BufferedWriter(Channels.newWriter(file, UTF_8))) {
        replica.recordsAfter(
            held,
            stock -> {
              write(lines, stock);
              records.increment();
            });
        lines.flush();
        file.force(true);
      }
      if (isRestored && records.sum() == 0) {
        Files.delete(unfinished);
        return;
      }
      SyncedFiles.move(unfinished, whole);
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(
          "Expected to keep what Central lost in " + folder + ", but it cannot be written.", e);
    }
  }

  @Override
  public List<String> alarms() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(LostRecordFiles::isOurs).sorted().map(LostRecordFiles::alarm).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      return List.of("Expected to list what Central lost in " + folder + ", but: " + e + ".");
    }
  }

  /** What else is listed there is told by others. */
  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX)
        && (name.startsWith(RESTORED)
            || name.startsWith(AHEAD)
            || name.startsWith(UNKNOWN_COMMANDS_PREFIX)
            || name.startsWith("epoch-"));
  }

  private static String alarm(Path file) {
    if (file.getFileName().toString().startsWith(UNKNOWN_COMMANDS_PREFIX)) {
      return "Central has lost commands that this agent had sent to it and had not kept, so they are"
          + " not sent again: they are listed in "
          + file
          + ". Enter them again by hand where they are missing, then delete the file.";
    }
    boolean isRestored = file.getFileName().toString().startsWith(RESTORED);
    return isRestored
        ? "Central was restored without entries that this agent had seen; the records they changed"
            + " are in "
            + file
            + ". What agents sent again is among them. Compare when all is decided, correct, then"
            + " delete the file."
        : "Central has lost entries that this agent had seen; the records they changed are in "
            + file
            + ". Compare, correct, then delete the file.";
  }

  private static void write(BufferedWriter lines, StockRecord stock) {
    try {
      lines.write(
          """
          {"product":%s,"store":%s,"on_hand":%d,"reserved":%d,"incoming":%d,"version":%d,\
          "updated_sequence":%d,"updated_at_micros":%d}
          """
              .formatted(
                  quoted(stock.key().product()),
                  quoted(stock.key().store()),
                  stock.onHand(),
                  stock.reserved(),
                  stock.incoming(),
                  stock.version(),
                  stock.updatedSequence(),
                  stock.updatedAtMicros()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
