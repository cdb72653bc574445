package io.onhand.server.statemachine;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands that load and reconcile stock in bulk. */
public sealed interface SyncCommand extends CommandBody {

  /**
   * Opens a bulk load.
   *
   * @param anchor the head when the source was exported; null: the head now
   * @param stores the stores that a REPLACE speaks of; empty with MERGE
   * @param isDry no record is changed
   */
  record OpenSyncRun(
      SyncRunId run, SyncMode mode, @Nullable Position anchor, List<String> stores, boolean isDry)
      implements SyncCommand {
    /** Checks the stores: a REPLACE without any would replace nothing, a MERGE needs none. */
    public OpenSyncRun {
      stores = List.copyOf(stores);
      if (mode == SyncMode.REPLACE) {
        CommandBody.checkCount("stores", stores.size(), Limits.SYNC_STORES_MAX);
      } else if (!stores.isEmpty()) {
        throw new InvalidFieldException(
            "stores", "Expected none with MERGE, but got " + stores.size() + ".");
      }
      Set<String> seen = HashSet.newHashSet(stores.size());
      for (int i = 0; i < stores.size(); i++) {
        Text.id("stores[" + i + "]", stores.get(i), Limits.ID_BYTES_MAX);
        if (!seen.add(stores.get(i))) {
          throw new InvalidFieldException(
              "stores[" + i + "]",
              "Expected each store once, but " + stores.get(i) + " is there again.");
        }
      }
    }

    @Override
    public SyncRunId syncRun() {
      return run;
    }
  }

  /** Sets up to 1,000 records, each for itself. */
  record SyncChunk(SyncRunId run, int number, List<SyncRow> rows) implements SyncCommand {
    /** Checks the number of rows, and that no record is listed twice: which would win? */
    public SyncChunk {
      rows = List.copyOf(rows);
      CommandBody.checkCount("rows", rows.size(), Limits.SYNC_ROWS_MAX);
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
    public boolean expectsVersion() {
      return rows.stream().anyMatch(row -> row.expectedVersion().isPresent());
    }

    @Override
    public SyncRunId syncRun() {
      return run;
    }
  }

  /**
   * Sets records that a REPLACE did not list to zero, each for itself.
   *
   * @param keys which; those that hold zero, are listed or changed since are left alone
   */
  record ZeroUnlisted(SyncRunId run, List<RecordKey> keys) implements SyncCommand {
    /** Checks the number. */
    public ZeroUnlisted {
      keys = List.copyOf(keys);
      CommandBody.checkCount("keys", keys.size(), Limits.SYNC_ROWS_MAX);
    }

    @Override
    public List<RecordKey> records() {
      return keys;
    }

    @Override
    public SyncRunId syncRun() {
      return run;
    }
  }

  /** Ends a run: it takes no more rows. */
  record FinishSyncRun(SyncRunId run) implements SyncCommand {
    @Override
    public SyncRunId syncRun() {
      return run;
    }
  }
}
