package io.onhand.server.log;

import io.onhand.server.commit.Housekeeping;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.EndedRows;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.Swept;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes the rows of what lies below the horizon and counts as absent already: of keys, and of
 * reservations, transfers and exceptions that have ended. The log names them: it is read from where
 * the last sweep ended up to the horizon, one block per step, so sweeping costs what was forgotten
 * and not what is remembered. On the committer's thread: no row is removed that a block is just
 * putting. Where it stands is kept: a long log is not read again after each restart.
 */
public final class HorizonSweep implements Housekeeping {
  private static final long ONE_BLOCK = 1;

  private final KeyValueStore store;
  private final LogReader log;
  private final StoredState state;
  private final EndedRows ended;
  private final Supplier<Head> durable;
  private volatile long swept;

  public HorizonSweep(KeyValueStore store, Supplier<Head> durable) {
    this.store = store;
    this.log = new LogReader(store);
    this.state = new StoredState(store);
    this.ended = new EndedRows(store);
    this.durable = durable;
    this.swept = Swept.upTo(store);
  }

  /** Of entries below this nothing is left to be removed. Any thread. */
  public long sweptTo() {
    return swept + 1;
  }

  @Override
  public boolean step() {
    long horizon = durable.get().horizon();
    if (swept + 1 >= horizon) {
      return false;
    }
    List<Block> next = log.blocksAfter(swept, ONE_BLOCK);
    if (next.isEmpty()) {
      swept = horizon - 1;
      return false;
    }
    Block block = next.getFirst();
    long upTo = Math.min(block.header().lastSequence(), horizon - 1);
    forget(block, horizon, upTo);
    swept = upTo;
    return true;
  }

  private void forget(Block block, long horizon, long upTo) {
    List<OperationId> operations = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Entry entry : block.entries()) {
      if (entry.sequence() < horizon) {
        changes.addAll(entry.changes());
        if (!entry.command().isInternal()) {
          operations.add(entry.command().operation());
        }
      }
    }
    WriteBatch batch = new WriteBatch();
    forget(operations, horizon, batch);
    ended.removeForgotten(changes, horizon, batch);
    Swept.put(batch, upTo);
    store.write(batch, Durability.BUFFERED);
  }

  /** A key may have been used again since it was forgotten: then its row is a younger entry's. */
  private void forget(List<OperationId> operations, long horizon, WriteBatch batch) {
    List<@Nullable RememberedOperation> rows = state.operations(operations);
    for (int i = 0; i < operations.size(); i++) {
      RememberedOperation row = rows.get(i);
      if (row != null && row.sequence() < horizon) {
        batch.delete(CentralFamily.IDEMPOTENCY, Keys.operation(operations.get(i)));
      }
    }
  }
}
