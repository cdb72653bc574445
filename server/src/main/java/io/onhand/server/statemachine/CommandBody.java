package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a command asks for. Immutable and fully validated when it exists. */
public sealed interface CommandBody {

  /** The records that deciding it needs, perhaps with repeats. */
  default List<RecordKey> records() {
    return List.of();
  }

  /** The sync run that deciding it needs. */
  default @Nullable SyncRunId syncRun() {
    return null;
  }

  /** Changes the stock of one record. */
  record Adjust(AdjustLine line) implements CommandBody {
    @Override
    public List<RecordKey> records() {
      return List.of(line.key());
    }
  }

  /** Changes several records in one entry. */
  record Basket(List<AdjustLine> lines, BasketMode mode) implements CommandBody {
    /** Checks the number of lines. Lines on one record must agree on the version they expect. */
    public Basket {
      lines = List.copyOf(lines);
      checkCount("lines", lines.size(), Limits.BASKET_LINES_MAX);
      Map<RecordKey, OptionalLong> expected = HashMap.newHashMap(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        AdjustLine line = lines.get(i);
        OptionalLong other = expected.putIfAbsent(line.key(), line.expectedVersion());
        if (other != null && !other.equals(line.expectedVersion())) {
          throw new InvalidFieldException(
              "lines[" + i + "].expected_version",
              "Expected the lines on " + line.key() + " to agree, but they do not.");
        }
      }
    }

    @Override
    public List<RecordKey> records() {
      return lines.stream().map(AdjustLine::key).toList();
    }
  }

  /** What a basket does when a record refuses. */
  enum BasketMode {
    ALL_OR_NOTHING,
    BEST_EFFORT
  }

  /**
   * Opens a bulk load.
   *
   * @param anchor the head when the source was exported; null: the head now
   */
  record OpenSyncRun(SyncRunId run, SyncMode mode, @Nullable Position anchor)
      implements CommandBody {}

  /** Sets up to 1,000 records, each for itself. */
  record SyncChunk(SyncRunId run, int number, List<SyncRow> rows) implements CommandBody {
    /** Checks the number of rows, and that no record is listed twice: which would win? */
    public SyncChunk {
      rows = List.copyOf(rows);
      checkCount("rows", rows.size(), Limits.SYNC_ROWS_MAX);
      if (number < 1) {
        throw new InvalidFieldException("number", "Expected 1 or more, but got " + number + ".");
      }
      Set<RecordKey> seen = HashSet.newHashSet(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        if (!seen.add(rows.get(i).key())) {
          throw new InvalidFieldException(
              "rows[" + i + "]",
              "Expected each record once, but " + rows.get(i).key() + " is there again.");
        }
      }
    }

    @Override
    public List<RecordKey> records() {
      return rows.stream().map(SyncRow::key).toList();
    }

    @Override
    public SyncRunId syncRun() {
      return run;
    }
  }

  /** Declares a store. */
  record CreateStore(String store, String displayName) implements CommandBody {
    /** Checks the form of id and name. */
    public CreateStore {
      Text.id("store", store, Limits.ID_BYTES_MAX);
      Text.free("display_name", displayName, Limits.DISPLAY_NAME_BYTES_MAX);
    }
  }

  /** Gives up a key that no command has used: a late copy of its command is refused. */
  record Abandon() implements CommandBody {}

  /**
   * Moves the horizon; the server's own command.
   *
   * @param sequence keys and history below this are forgotten
   * @param youngestForgottenMicros log time of the youngest entry that is forgotten by it
   */
  record AdvanceHorizon(long sequence, long youngestForgottenMicros) implements CommandBody {}

  private static void checkCount(String field, int count, int max) {
    if (count < 1 || count > max) {
      throw new InvalidFieldException(
          field, "Expected 1 to " + max + " " + field + ", but got " + count + ".");
    }
  }
}
