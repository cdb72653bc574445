package io.onhand.server.api;

import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.List;
import java.util.function.Supplier;

/** Why a record's numbers are what they are, all at one position. Threads for reads. */
final class ExplainQuery {
  private final KeyValueStore store;
  private final Supplier<Head> durable;

  /**
   * A query over a store.
   *
   * @param durable the durable head
   */
  ExplainQuery(KeyValueStore store, Supplier<Head> durable) {
    this.store = store;
    this.durable = durable;
  }

  ExplainAvailabilityResponse explain(ExplainAvailabilityRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    ReadWish.of(request.getRead()).checkAt(durable.get());
    try (KeyValueSnapshot now = store.snapshot()) {
      Head head = Pages.headOf(now);
      StockRecord record = new StoredState(now).record(key);
      if (record == null) {
        throw Errors.exception(Errors.recordNotFound(key.product(), key.store()));
      }
      ExplainAvailabilityResponse.Builder response =
          ExplainAvailabilityResponse.newBuilder()
              .setRecord(RecordMapper.shown(record, head.epoch()))
              .setTakeable(takeable(record))
              .setFreshness(RecordMapper.fresh(head.epoch(), head.sequence()));
      StoredReservations reservations = new StoredReservations(now);
      reservations
          .openOfRecord(key, null, Limits.PAGE_RECORDS_MAX)
          .forEach(it -> response.addReservations(ThingMapper.reservation(it)));
      response.setReservationsTotal(reservations.countOpenOfRecord(key));
      List<Transfer> transfers = new StoredTransfers(now).incomingOf(key, null, Integer.MAX_VALUE);
      transfers.stream()
          .limit(Limits.PAGE_RECORDS_MAX)
          .forEach(it -> response.addTransfers(ThingMapper.transfer(it)));
      response.setTransfersTotal(transfers.size());
      StoredExceptions exceptions = new StoredExceptions(now);
      exceptions
          .openOfRecord(key, null, Limits.PAGE_RECORDS_MAX)
          .forEach(it -> response.addExceptions(ThingMapper.exception(it)));
      return response.setExceptionsTotal(exceptions.countOpenOfRecord(key)).build();
    }
  }

  /** Available above the floor; without a floor, everything that 64 bits hold. */
  private static long takeable(StockRecord record) {
    if (record.floor().at().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long available = record.available();
    long floor = record.floor().at().getAsLong();
    if (available <= floor) {
      return 0;
    }
    long above = available - floor;
    return above < 0 ? Long.MAX_VALUE : above; // beyond 64 bits
  }
}
