package io.onhand.agent.link;

import static io.onhand.agent.link.JsonText.quoted;

import io.onhand.agent.replica.Replica;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * One file of JSON lines per time that Central was found to have lost entries, each line a record
 * as the replica had it. Its name says why. The file goes when somebody deletes it, and with it the
 * alarm. Of a restore that lost nothing of this agent's stores there is none.
 */
public final class LostRecordFiles implements LostRecordArchive {

  private static final String RESTORED = "central-restored-";
  private static final String AHEAD = "ahead-of-central-";

  private final LostLists lists;

  /**
   * Files in a folder.
   *
   * @param folder made when it is needed
   */
  public LostRecordFiles(Path folder) {
    lists = new LostLists(folder);
  }

  /**
   * Deletes what a kill left of files that were being written, also of those that others write
   * there. Before anybody writes.
   */
  public void deleteUnfinished() {
    lists.deleteUnfinished();
  }

  @Override
  public void keep(Position known, long held, Position central, Replica replica) {
    boolean isRestored = known.epoch() != central.epoch();
    String name =
        "epoch-%s-seen-%d-central-has-%d"
            .formatted(Position.epochText(known.epoch()), known.sequence(), held);
    Consumer<Consumer<String>> lines =
        each -> replica.recordsAfter(held, stock -> each.accept(line(stock)));
    if (isRestored) {
      lists.writeUnlessEmpty(
          RESTORED + name + "-now-epoch-" + Position.epochText(central.epoch()), lines);
    } else {
      lists.write(AHEAD + name, lines);
    }
  }

  @Override
  public List<String> alarms() {
    try {
      return lists.files().stream()
          .filter(LostRecordFiles::isOurs)
          .map(LostRecordFiles::alarm)
          .toList();
    } catch (IOException e) {
      return List.of("Expected to list what Central lost in " + lists + ", but: " + e + ".");
    }
  }

  /** What else is listed there is told by others. */
  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(RESTORED)
        || name.startsWith(AHEAD)
        || name.startsWith(LostLists.UNKNOWN_COMMANDS)
        || name.startsWith("epoch-");
  }

  private static String alarm(Path file) {
    if (file.getFileName().toString().startsWith(LostLists.UNKNOWN_COMMANDS)) {
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

  private static String line(StockRecord stock) {
    return """
    {"product":%s,"store":%s,"on_hand":%d,"reserved":%d,"incoming":%d,"version":%d,\
    "updated_sequence":%d,"updated_at_micros":%d}\
    """
        .formatted(
            quoted(stock.key().product()),
            quoted(stock.key().store()),
            stock.onHand(),
            stock.reserved(),
            stock.incoming(),
            stock.version(),
            stock.updatedSequence(),
            stock.updatedAtMicros());
  }
}
