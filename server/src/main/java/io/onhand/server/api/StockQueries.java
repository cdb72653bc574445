package io.onhand.server.api;

import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of stock at Central, from what is durable. An answer throws InvalidFieldException or
 * StatusRuntimeException where the call fails.
 */
final class StockQueries {
  private final KeyValueStore store;
  private final StoredState state;
  private final SnapshotPool snapshots;
  private final Supplier<Head> durable;
  private final long server;

  /**
   * Queries over a store.
   *
   * @param durable the durable head
   * @param server names this process in page tokens
   */
  StockQueries(KeyValueStore store, SnapshotPool snapshots, Supplier<Head> durable, long server) {
    this.store = store;
    this.state = new StoredState(store);
    this.snapshots = snapshots;
    this.durable = durable;
    this.server = server;
  }

  /**
   * One record. The head is read first: the record then holds all that the head holds, and at most
   * its own change beyond it, which is durable too.
   */
  GetRecordResponse record(GetRecordRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    Head head = durable.get();
    StockRecord record = state.record(key);
    if (record == null) {
      throw state.isStoreDeclared(key.store())
          ? Errors.exception(Errors.recordNotFound(key.product(), key.store()))
          : Errors.exception(Errors.storeNotFound(key.store()));
    }
    return GetRecordResponse.newBuilder()
        .setRecord(RecordMapper.record(record))
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
    BatchGetRecordsResponse.Builder response = BatchGetRecordsResponse.newBuilder();
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      List<@Nullable StockRecord> found = now.records(keys);
      for (int i = 0; i < count; i++) {
        StockRecord record = found.get(i);
        if (record == null) {
          response.addMissing(RecordMapper.key(keys.get(i)));
        } else {
          response.addRecords(RecordMapper.record(record));
        }
      }
      Head head = headOf(now);
      return response.setFreshness(RecordMapper.fresh(head.epoch(), head.sequence())).build();
    }
  }

  GetAvailabilityResponse availability(GetAvailabilityRequest request) {
    String product = RecordMapper.id("product", request.getProduct());
    GetAvailabilityResponse.Builder response = GetAvailabilityResponse.newBuilder();
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      Sums sums = new Sums();
      for (StockRecord record : now.recordsOfProduct(product, null, Integer.MAX_VALUE)) {
        response.addRecords(RecordMapper.record(record));
        sums.add(record);
      }
      Head head = headOf(now);
      return sums.in(response)
          .setFreshness(RecordMapper.fresh(head.epoch(), head.sequence()))
          .build();
    }
  }

  ListStoresResponse stores() {
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StoredState now = new StoredState(snapshot);
      Head head = headOf(now);
      ListStoresResponse.Builder response = ListStoresResponse.newBuilder();
      now.stores().forEach(known -> response.addStores(AnswerMapper.store(known, head.epoch())));
      return response.setFreshness(RecordMapper.fresh(head.epoch(), head.sequence())).build();
    }
  }

  ListRecordsResponse list(ListRecordsRequest request) {
    int size = pageSize(request.getPageSize());
    boolean isByStore = request.hasStore();
    String id =
        switch (request.getFilterCase()) {
          case STORE -> RecordMapper.id("store", request.getStore());
          case PRODUCT -> RecordMapper.id("product", request.getProduct());
          case FILTER_NOT_SET ->
              throw new InvalidFieldException(
                  "filter", "Expected a store or a product, but got neither.");
        };
    String filter = (isByStore ? "store:" : "product:") + id;
    Optional<PageToken> token =
        PageToken.parse(request.getPageToken(), server, durable.get().epoch(), filter);
    try (Lease lease = token.isPresent() ? resume(token.get()) : acquire()) {
      StoredState then = new StoredState(lease);
      if (isByStore && !then.isStoreDeclared(id)) {
        throw Errors.exception(Errors.storeNotFound(id));
      }
      String after = token.map(PageToken::after).orElse(null);
      List<StockRecord> records =
          isByStore
              ? then.recordsOfStore(id, after, size + 1)
              : then.recordsOfProduct(id, after, size + 1);
      Head head = headOf(then);
      ListRecordsResponse.Builder response = ListRecordsResponse.newBuilder();
      records.stream().limit(size).map(RecordMapper::record).forEach(response::addRecords);
      if (records.size() > size) {
        lease.keepForNextPage();
        RecordKey last = records.get(size - 1).key();
        response.setNextPageToken(
            new PageToken(
                    server,
                    head.epoch(),
                    lease.sequence(),
                    filter,
                    isByStore ? last.product() : last.store())
                .text());
      }
      return response.setFreshness(RecordMapper.fresh(head.epoch(), head.sequence())).build();
    }
  }

  /**
   * Checks a page size.
   *
   * @throws InvalidFieldException when it is above the limit
   */
  static int pageSize(int asked) {
    if (asked < 0 || asked > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "page_size",
          "Expected at most "
              + Limits.PAGE_RECORDS_MAX
              + ", but got "
              + Integer.toUnsignedString(asked)
              + ".");
    }
    return asked == 0 ? Limits.PAGE_RECORDS_DEFAULT : asked;
  }

  private Lease acquire() {
    return snapshots.acquire().orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private Lease resume(PageToken token) {
    return snapshots
        .resume(token.snapshot())
        .orElseThrow(() ->
            Errors.exception(
                ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
                "The listing took too long and its snapshot is gone. Start it anew.",
                Map.of("snapshot", Long.toString(token.snapshot()))));
  }

  /** The sequence of the state that a reader shows; what a snapshot is known by. */
  static long sequenceOf(KeyValueReader reader) {
    return headOf(new StoredState(reader)).sequence();
  }

  private static Head headOf(StoredState state) {
    return state
        .head()
        .orElseThrow(() -> new IllegalStateException("Expected a head in an open store."));
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
