package io.onhand.agent.api;

import io.onhand.agent.outbox.PendingStock;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import org.jspecify.annotations.Nullable;

/** Records as an agent's reads show them: as held, and beside it what queued writes will change. */
final class ShownRecords {

  private final PendingStock pending;

  ShownRecords(PendingStock pending) {
    this.pending = pending;
  }

  /** A record that is held. */
  Record of(StockRecord stock, long epoch) {
    Record record = RecordMapper.shown(stock, epoch);
    long delta = pending.of(stock.key(), epoch, stock.updatedSequence());
    if (delta == 0) {
      return record;
    }
    return record.toBuilder()
        .setPendingLocalDelta(delta)
        .setCountAnchor(record.getCountAnchor().toBuilder().setPendingLocalDelta(delta))
        .build();
  }

  /** A record that is not there: shown all the same when queued writes will make it; else null. */
  @Nullable Record missing(RecordKey key, long epoch) {
    long delta = pending.of(key, epoch, 0);
    if (delta == 0) {
      return null;
    }
    return Record.newBuilder()
        .setProduct(key.product())
        .setStore(key.store())
        .setFloor(0)
        .setPendingLocalDelta(delta)
        .setCountAnchor(CountAnchor.newBuilder().setEpoch(epoch).setPendingLocalDelta(delta))
        .build();
  }
}
