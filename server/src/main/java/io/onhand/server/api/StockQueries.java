package io.onhand.server.api;

import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.Pages.Ask;
import io.onhand.server.api.Pages.Order;
import io.onhand.server.api.Pages.Page;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of stock at Central, from what is durable. An answer throws InvalidFieldException or
 * StatusRuntimeException where the call fails.
 */
final class StockQueries {
  private final KeyValueStore store;
  private final StoredState state;
  private final Pages pages;
  private final Supplier<Head> durable;

  /**
   * Queries over a store.
   *
   * @param durable the durable head
   */
  StockQueries(KeyValueStore store, Pages pages, Supplier<Head> durable) {
    this.store = store;
    this.state = new StoredState(store);
    this.pages = pages;
    this.durable = durable;
  }

  /**
   * One record. The head is read first: the record then holds all that the head holds, and at most
   * its own change beyond it, which is durable too.
   */
  GetRecordResponse record(GetRecordRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    Head head = durable.get();
    ReadWish.of(request.getRead()).checkAt(head);
    StockRecord record = state.record(key);
    if (record == null) {
      throw state.isStoreDeclared(key.store())
          ? Errors.exception(Errors.recordNotFound(key.product(), key.store()))
          : Errors.exception(Errors.storeNotFound(key.store()));
    }
    return GetRecordResponse.newBuilder()
        .setRecord(RecordMapper.shown(record, head.epoch()))
        .setFreshness(
            RecordMapper.fresh(head.epoch(), Math.max(head.sequence(), record.updatedSequence())))
        .build();
  }

  BatchGetRecordsResponse records(BatchGetRecordsRequest request) {
    int count = request.getKeysCount();
    if (count < 1 || count > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "keys", "Expected 1 to " + Limits.PAGE_RECORDS_MAX + " keys, but got " + count + ".");
    }
    List<RecordKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(RecordMapper.key("keys[" + i + "]", request.getKeys(i)));
    }
    ReadWish.of(request.getRead()).checkAt(durable.get());
    BatchGetRecordsResponse.Builder response = BatchGetRecordsResponse.newBuilder();
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      Head head = Pages.headOf(snapshot);
      List<@Nullable StockRecord> found = now.records(keys);
      for (int i = 0; i < count; i++) {
        StockRecord record = found.get(i);
        if (record == null) {
          response.addMissing(RecordMapper.key(keys.get(i)));
        } else {
          response.addRecords(RecordMapper.shown(record, head.epoch()));
        }
      }
      return response.setFreshness(RecordMapper.fresh(head.epoch(), head.sequence())).build();
    }
  }

  GetAvailabilityResponse availability(GetAvailabilityRequest request) {
    String product = RecordMapper.id("product", request.getProduct());
    ReadWish.of(request.getRead()).checkAt(durable.get());
    GetAvailabilityResponse.Builder response = GetAvailabilityResponse.newBuilder();
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      Head head = Pages.headOf(snapshot);
      Sums sums = new Sums();
      for (StockRecord record : now.recordsOfProduct(product, null, Integer.MAX_VALUE)) {
        response.addRecords(RecordMapper.shown(record, head.epoch()));
        sums.add(record);
      }
      return sums.in(response)
          .setFreshness(RecordMapper.fresh(head.epoch(), head.sequence()))
          .build();
    }
  }

  ListStoresResponse stores() {
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      Head head = Pages.headOf(snapshot);
      ListStoresResponse.Builder response = ListStoresResponse.newBuilder();
      now.stores()
          .forEach(known -> response.addStores(AdminAnswerMapper.store(known, head.epoch())));
      return response.setFreshness(RecordMapper.fresh(head.epoch(), head.sequence())).build();
    }
  }

  ListRecordsResponse list(ListRecordsRequest request) {
    Page<Record> page =
        switch (request.getFilterCase()) {
          case STORE -> ofStore(request, RecordMapper.id("store", request.getStore()));
          case PRODUCT -> ofProduct(request, RecordMapper.id("product", request.getProduct()));
          case FILTER_NOT_SET ->
              throw new InvalidFieldException(
                  "filter", "Expected a store or a product, but got neither.");
        };
    return ListRecordsResponse.newBuilder()
        .addAllRecords(page.messages())
        .setNextPageToken(page.nextToken())
        .setFreshness(page.freshness())
        .build();
  }

  private Page<Record> ofStore(ListRecordsRequest request, String store) {
    return pages.page(
        ask(request, "store:" + store),
        Order.<StockRecord>byName(record -> record.key().product()),
        (then, head, after, limit) -> {
          StoredState stored = new StoredState(then);
          if (!stored.isStoreDeclared(store)) {
            throw Errors.exception(Errors.storeNotFound(store));
          }
          return stored.recordsOfStore(store, after, limit);
        },
        RecordMapper::shown);
  }

  private Page<Record> ofProduct(ListRecordsRequest request, String product) {
    return pages.page(
        ask(request, "product:" + product),
        Order.<StockRecord>byName(record -> record.key().store()),
        (then, head, after, limit) -> new StoredState(then).recordsOfProduct(product, after, limit),
        RecordMapper::shown);
  }

  private static Ask ask(ListRecordsRequest request, String filter) {
    return new Ask(filter, request.getPageSize(), request.getPageToken(), request.getRead());
  }

  /** Sums over the stores of a product. */
  private static final class Sums {
    private long onHand;
    private long reserved;
    private long available;
    private long inTransit;

    void add(StockRecord record) {
      onHand = saturated(onHand, record.onHand());
      reserved = saturated(reserved, record.reserved());
      available = saturated(available, record.available());
      inTransit = saturated(inTransit, record.incoming());
    }

    GetAvailabilityResponse.Builder in(GetAvailabilityResponse.Builder response) {
      return response
          .setOnHand(onHand)
          .setReserved(reserved)
          .setAvailable(available)
          .setInTransit(inTransit);
    }

    /**
     * Each record fits 64 bits, their sum perhaps not; a wrong sign would be worse than a ceiling.
     */
    private static long saturated(long a, long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
  }
}
