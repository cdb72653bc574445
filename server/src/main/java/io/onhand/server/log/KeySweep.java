package io.onhand.server.log;

import io.onhand.server.commit.Housekeeping;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.OperationCodec;
import java.util.function.Supplier;

/**
 * Removes the rows of keys below the horizon, which count as absent already. Goes through the
 * family once per horizon, some rows per step, on the committer's thread: so no row is removed that
 * a block is just putting. Where it stands is not kept: after a restart it begins anew.
 */
public final class KeySweep implements Housekeeping {
  private static final int ROWS_PER_STEP = 500;
  private static final byte[] START = {};

  private final KeyValueStore store;
  private final Supplier<Head> durable;
  private long sweptHorizon;
  private long sweepingHorizon;
  private byte[] next = START;

  public KeySweep(KeyValueStore store, Supplier<Head> durable) {
    this.store = store;
    this.durable = durable;
  }

  @Override
  public boolean step() {
    long horizon = durable.get().horizon();
    if (horizon <= sweptHorizon) {
      return false;
    }
    if (next.length == 0) {
      sweepingHorizon = horizon;
    }
    WriteBatch batch = new WriteBatch();
    try (KeyValueCursor cursor = store.cursor(CentralFamily.IDEMPOTENCY)) {
      boolean more = cursor.seek(next);
      for (int rows = 0; more && rows < ROWS_PER_STEP; rows++) {
        if (OperationCodec.decode(cursor.value()).sequence() < sweepingHorizon) {
          batch.delete(CentralFamily.IDEMPOTENCY, cursor.key());
        }
        more = cursor.next();
      }
      if (more) {
        next = cursor.key();
      } else {
        next = START;
        sweptHorizon = sweepingHorizon;
      }
    }
    if (batch.operations() > 0) {
      store.write(batch, Durability.BUFFERED);
    }
    return true;
  }
}
