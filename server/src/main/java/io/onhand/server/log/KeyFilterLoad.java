package io.onhand.server.log;

import io.onhand.server.commit.Housekeeping;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.OperationCodec;
import org.jspecify.annotations.Nullable;

/**
 * Puts the keys that are remembered at the start into the filter, a thousand per step, so that
 * serving need not wait for it. Keys that are decided meanwhile are put there with their blocks.
 *
 * <p>Confined to the committer.
 */
public final class KeyFilterLoad implements Housekeeping {
  private static final int ROWS_PER_STEP = 1_000;

  private final KeyValueReader store;
  private final KeyFilter filter;
  private byte @Nullable [] last;
  private boolean isDone;

  public KeyFilterLoad(KeyValueReader store, KeyFilter filter) {
    this.store = store;
    this.filter = filter;
  }

  @Override
  public boolean step() {
    if (isDone) {
      return false;
    }
    try (KeyValueCursor cursor = store.cursor(CentralFamily.IDEMPOTENCY)) {
      boolean more = last == null ? cursor.seekToFirst() : cursor.seek(last);
      for (int rows = 0; more && rows < ROWS_PER_STEP; rows++) {
        last = cursor.key();
        add(last, cursor.value());
        more = cursor.next();
      }
      isDone = !more || filter.isGivenUp();
    }
    if (isDone) {
      filter.complete();
    }
    return true;
  }

  /** The last row of a step is the first of the next: adding a key twice does no harm. */
  private void add(byte[] key, byte[] value) {
    OperationId operation = Keys.operationAt(key);
    RememberedOperation row = OperationCodec.decode(value);
    filter.add(operation, row.sequence(), 0);
  }
}
