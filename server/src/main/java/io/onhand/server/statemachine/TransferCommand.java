package io.onhand.server.statemachine;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Commands that move goods between stores. */
public sealed interface TransferCommand extends CommandBody {

  /** Moves stock in one step. */
  record Move(String fromStore, String toStore, List<MoveLine> lines) implements TransferCommand {
    /** Checks stores and lines. */
    public Move {
      lines = List.copyOf(lines);
      check(fromStore, toStore, lines);
    }

    @Override
    public List<RecordKey> records() {
      return TransferCommand.records(fromStore, toStore, lines);
    }

    @Override
    public boolean expectsVersion() {
      return lines.stream().anyMatch(line -> line.expectedVersion().isPresent());
    }
  }

  /** Sends goods on their way. */
  record Dispatch(String fromStore, String toStore, List<MoveLine> lines)
      implements TransferCommand {
    /** Checks stores and lines. */
    public Dispatch {
      lines = List.copyOf(lines);
      check(fromStore, toStore, lines);
    }

    @Override
    public List<RecordKey> records() {
      return TransferCommand.records(fromStore, toStore, lines);
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }

    @Override
    public boolean expectsVersion() {
      return lines.stream().anyMatch(line -> line.expectedVersion().isPresent());
    }
  }

  /**
   * Accounts for goods at their destination.
   *
   * @param transfer which
   * @param lines each product at most once; empty: all that is on its way arrived
   */
  record Receive(LogId transfer, List<ReceivedLine> lines) implements TransferCommand {
    /** Checks number and repeats of the lines. */
    public Receive {
      lines = List.copyOf(lines);
      if (lines.size() > Limits.MOVE_LINES_MAX) {
        CommandBody.checkCount("lines", lines.size(), Limits.MOVE_LINES_MAX);
      }
      Set<String> seen = HashSet.newHashSet(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        if (!seen.add(lines.get(i).product())) {
          throw new InvalidFieldException(
              "lines[" + i + "]",
              "Expected each product once, but " + lines.get(i).product() + " is there again.");
        }
      }
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }
  }

  /** Takes back what is still on its way. */
  record Cancel(LogId transfer) implements TransferCommand {}

  private static void check(String fromStore, String toStore, List<MoveLine> lines) {
    Text.id("from_store", fromStore, Limits.ID_BYTES_MAX);
    Text.id("to_store", toStore, Limits.ID_BYTES_MAX);
    if (fromStore.equals(toStore)) {
      throw new InvalidFieldException(
          "to_store", "Expected another store than from_store, but both are '" + toStore + "'.");
    }
    CommandBody.checkCount("lines", lines.size(), Limits.MOVE_LINES_MAX);
    Map<String, OptionalLong> expected = HashMap.newHashMap(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      MoveLine line = lines.get(i);
      OptionalLong other = expected.putIfAbsent(line.product(), line.expectedVersion());
      if (other != null && !other.equals(line.expectedVersion())) {
        throw new InvalidFieldException(
            "lines[" + i + "].expected_version",
            "Expected the lines on " + line.product() + " to agree, but they do not.");
      }
    }
  }

  private static List<RecordKey> records(String fromStore, String toStore, List<MoveLine> lines) {
    List<RecordKey> records = new ArrayList<>(lines.size() * 2);
    for (MoveLine line : lines) {
      records.add(new RecordKey(line.product(), fromStore));
      records.add(new RecordKey(line.product(), toStore));
    }
    return records;
  }
}
