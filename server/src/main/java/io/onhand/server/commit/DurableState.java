package io.onhand.server.commit;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that is durable, as the sequencer loads it: what it misses for a batch in one call per
 * kind. Lists are in the order of what was asked, with null where there is nothing.
 */
public interface DurableState {
  List<@Nullable StockRecord> records(List<RecordKey> keys);

  List<@Nullable RememberedOperation> operations(List<OperationId> operations);

  List<@Nullable SyncRun> syncRuns(List<SyncRunId> ids);

  /** Whether the runs have listed the records; null stands for no. */
  List<@Nullable Boolean> listed(List<SyncListing> listings);

  List<@Nullable Reservation> reservations(List<LogId> ids);

  /** How many open reservations the origins have; null stands for none. */
  List<@Nullable Integer> openReservations(List<String> origins);

  List<@Nullable Transfer> transfers(List<LogId> ids);

  List<@Nullable StockException> exceptions(List<LogId> ids);

  /** When the open reservations of a record end, soonest first. */
  List<Expiry> expiries(RecordKey key);

  /** When the open reservations end, soonest first, at most {@code limit} of them. */
  List<Expiry> soonestExpiries(int limit);

  /** The entry of a remembered operation. */
  Entry entry(long sequence);

  List<Store> stores();

  /** The epochs that ended in this log. Does not change while it is served. */
  Lineage lineage();
}
