package io.onhand.server.log;

import io.onhand.server.commit.DurableState;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The durable state, in which keys that are certainly new are not looked for. */
public final class FilteredState implements DurableState {
  private final DurableState state;
  private final KeyFilter filter;

  public FilteredState(DurableState state, KeyFilter filter) {
    this.state = state;
    this.filter = filter;
  }

  @Override
  public List<@Nullable RememberedOperation> operations(List<OperationId> operations) {
    List<OperationId> perhaps = new ArrayList<>();
    boolean[] isAsked = new boolean[operations.size()];
    for (int i = 0; i < isAsked.length; i++) {
      if (filter.mayHold(operations.get(i))) {
        isAsked[i] = true;
        perhaps.add(operations.get(i));
      }
    }
    Iterator<@Nullable RememberedOperation> found =
        perhaps.isEmpty()
            ? List.<@Nullable RememberedOperation>of().iterator()
            : state.operations(perhaps).iterator();
    List<@Nullable RememberedOperation> rows = new ArrayList<>(isAsked.length);
    for (boolean asked : isAsked) {
      rows.add(asked ? found.next() : null);
    }
    return rows;
  }

  @Override
  public List<@Nullable StockRecord> records(List<RecordKey> keys) {
    return state.records(keys);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return state.syncRun(id);
  }

  @Override
  public List<Store> stores() {
    return state.stores();
  }
}
