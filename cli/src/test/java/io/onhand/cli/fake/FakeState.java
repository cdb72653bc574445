package io.onhand.cli.fake;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What the fake server holds. All access is synchronized on it. */
public final class FakeState {

  /** Longer than a double holds exactly, as real epochs are. */
  public static final long EPOCH = 0xFEDC_BA98_7654_3210L;

  final TreeMap<String, Record> records = new TreeMap<>();
  final Set<String> stores = new LinkedHashSet<>();
  final Map<String, Object> answers = new HashMap<>();
  final List<Integer> chunksDecided = new ArrayList<>();
  final List<Object> requests = new ArrayList<>();
  private final List<Message> prepared = new ArrayList<>();
  private final Queue<Optional<StatusRuntimeException>> before = new ArrayDeque<>();
  private final Queue<Optional<StatusRuntimeException>> after = new ArrayDeque<>();
  private boolean stale;
  private boolean hanging;
  private long sequence = 1_200;

  /** Declares a store. */
  public synchronized FakeState store(String store) {
    stores.add(store);
    return this;
  }

  /** Sets a record, without an entry. */
  public synchronized FakeState record(String product, String store, long onHand) {
    stores.add(store);
    put(changed(product, store, onHand));
    return this;
  }

  /** Has the next call of this kind answered so; several are answered in turn. */
  public synchronized FakeState prepare(Message response) {
    prepared.add(response);
    return this;
  }

  /** What the test wants answered. */
  synchronized <T extends Message> T prepared(Class<T> type) {
    return taken(type)
        .orElseThrow(() ->
            Faults.of(Code.INTERNAL, "INTERNAL_FAULT", "The test prepared no answer.", Map.of()));
  }

  /** What the test wants answered, where it says so. */
  synchronized <T extends Message> T prepared(Class<T> type, T otherwise) {
    return taken(type).orElse(otherwise);
  }

  private <T extends Message> Optional<T> taken(Class<T> type) {
    Optional<T> next = prepared.stream().filter(type::isInstance).map(type::cast).findFirst();
    next.ifPresent(prepared::remove);
    return next;
  }

  /** Has the next call fail before anything is done. */
  public synchronized void failNext(StatusRuntimeException failure) {
    before.add(Optional.of(failure));
  }

  /** Has the next call fail after all of it was done. */
  public synchronized void failAfterNext(StatusRuntimeException failure) {
    after.add(Optional.of(failure));
  }

  /** Has so many calls succeed before the next failure. */
  public synchronized void succeedNext(int calls) {
    for (int i = 0; i < calls; i++) {
      before.add(Optional.empty());
      after.add(Optional.empty());
    }
  }

  /** Has the next call never be answered. */
  public synchronized void hangNext() {
    hanging = true;
  }

  /** Waits until a request has come in. */
  public void awaitRequest() {
    Awaitility.await("a request").atMost(Duration.ofSeconds(60)).until(this::hasRequest);
  }

  private synchronized boolean hasRequest() {
    return !requests.isEmpty();
  }

  /** Whether this call is the one to be left without an answer. */
  synchronized boolean hangs() {
    boolean hangs = hanging;
    hanging = false;
    return hangs;
  }

  /** Has reads say that they may be out of date. */
  public synchronized void beStale() {
    stale = true;
  }

  /** What is on hand; null when there is no record. */
  public synchronized @Nullable Long onHand(String product, String store) {
    Record record = find(product, store);
    return record == null ? null : record.getOnHand();
  }

  /** The numbers of the sync chunks that were decided, in order. */
  public synchronized List<Integer> chunksDecided() {
    return List.copyOf(chunksDecided);
  }

  /** The requests of one type that came in. */
  public synchronized <T> List<T> requests(Class<T> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  synchronized void beforeCall(Object request) {
    requests.add(request);
    fail(before);
  }

  synchronized void afterCall() {
    fail(after);
  }

  private static void fail(Queue<Optional<StatusRuntimeException>> faults) {
    Optional<StatusRuntimeException> failure =
        faults.isEmpty() ? Optional.empty() : faults.remove();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  synchronized @Nullable Record find(String product, String store) {
    return records.get(store + '\0' + product);
  }

  /** The record as it is after one more entry. */
  synchronized Record changed(String product, String store, long onHand) {
    Record before = find(product, store);
    sequence++;
    return Record.newBuilder()
        .setProduct(product)
        .setStore(store)
        .setOnHand(onHand)
        .setAvailable(onHand)
        .setFloor(0)
        .setVersion(before == null ? 1 : before.getVersion() + 1)
        .setUpdatedSequence(sequence)
        .setUpdatedAt(Timestamp.newBuilder().setSeconds(1_290_000_000L + sequence))
        .build();
  }

  synchronized void put(Record record) {
    records.put(record.getStore() + '\0' + record.getProduct(), record);
  }

  synchronized Position head() {
    return Position.newBuilder().setEpoch(EPOCH).setSequence(sequence).build();
  }

  synchronized Freshness freshness() {
    return Freshness.newBuilder()
        .setAsOf(head())
        .setStale(stale)
        .setStaleness(com.google.protobuf.Duration.newBuilder().setSeconds(stale ? 7 : 0))
        .build();
  }

  synchronized void requireStore(String store) {
    if (!stores.contains(store)) {
      throw Faults.of(
          Code.NOT_FOUND,
          "STORE_NOT_FOUND",
          "Expected a declared store, but there is none of this id.",
          Map.of("store", store));
    }
  }
}
