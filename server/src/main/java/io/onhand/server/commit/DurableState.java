package io.onhand.server.commit;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state that is durable, as the sequencer loads it: what it misses for a batch in one call. */
public interface DurableState {
  /** In the order of the keys, null where there is none. */
  List<@Nullable StockRecord> records(List<RecordKey> keys);

  /** In their order, null where nothing is remembered. */
  List<@Nullable RememberedOperation> operations(List<OperationId> operations);

  @Nullable SyncRun syncRun(SyncRunId id);

  List<Store> stores();
}
