package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.server.api.Pages.Order;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Why a record's numbers are what they are, all at one position. Threads for reads. */
final class ExplainQuery {
  /** Three lists and the record fit an answer. */
  private static final int BYTES_OF_A_LIST_MAX = Portion.BYTES_MAX / 2;

  private static final int STEP = 100;

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
      addReservations(response, now, key);
      addTransfers(response, now, key);
      addExceptions(response, now, key);
      return response.build();
    }
  }

  private static void addReservations(
      ExplainAvailabilityResponse.Builder response, KeyValueReader now, RecordKey key) {
    StoredReservations stored = new StoredReservations(now);
    response
        .addAllReservations(
            portion(
                    Order.byExpiry(ThingQueries::expiry),
                    (after, limit) -> stored.openOfRecord(key, after, limit),
                    ThingMapper::reservation)
                .messages())
        .setReservationsTotal(stored.countOpenOfRecord(key));
  }

  private static void addTransfers(
      ExplainAvailabilityResponse.Builder response, KeyValueReader now, RecordKey key) {
    StoredTransfers stored = new StoredTransfers(now);
    Portion<io.onhand.inventory.v1.Transfer, LogId> listed =
        portion(
            Order.byId(Transfer::id),
            (after, limit) -> stored.incomingOf(key, after, limit),
            ThingMapper::transfer);
    long total = listed.messages().size();
    LogId last = listed.last();
    boolean hasMore = listed.hasMore();
    while (hasMore) {
      List<Transfer> further = stored.incomingOf(key, last, STEP);
      total += further.size();
      hasMore = further.size() == STEP;
      last = further.isEmpty() ? last : further.getLast().id();
    }
    response.addAllTransfers(listed.messages()).setTransfersTotal(total);
  }

  private static void addExceptions(
      ExplainAvailabilityResponse.Builder response, KeyValueReader now, RecordKey key) {
    StoredExceptions stored = new StoredExceptions(now);
    response
        .addAllExceptions(
            portion(
                    Order.byId(StockException::id),
                    (after, limit) -> stored.openOfRecord(key, after, limit),
                    ThingMapper::exception)
                .messages())
        .setExceptionsTotal(stored.countOpenOfRecord(key));
  }

  /** What an answer names of a list, whose length it tells beside. */
  private static <V, M extends Message, P> Portion<M, P> portion(
      Order<V, P> order, Portion.Source<V, P> source, Function<V, M> mapper) {
    return Portion.of(
        source, order.placeOf(), mapper, null, Limits.PAGE_RECORDS_MAX, BYTES_OF_A_LIST_MAX);
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
