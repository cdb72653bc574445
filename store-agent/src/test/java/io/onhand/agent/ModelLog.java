package io.onhand.agent;

import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log as Central might have it, and the state at each of its sequences, computed in the plainest
 * way. Entries touch one to three records of a few products at stores A, B and C, so that many of
 * them concern one record.
 */
public final class ModelLog {

  public static final List<String> STORES = List.of("A", "B", "C");

  private final long epoch;
  private final Random random;
  private final Map<Long, List<RecordChange>> entries = new TreeMap<>();
  private final Map<RecordKey, StockRecord> now = new HashMap<>();
  private final ModelThings things;
  private long head;

  public ModelLog(long epoch, long seed) {
    this.epoch = epoch;
    this.random = new Random(seed);
    this.things = new ModelThings(epoch, new Random(seed));
  }

  public long epoch() {
    return epoch;
  }

  public long head() {
    return head;
  }

  public Position headPosition() {
    return new Position(epoch, head);
  }

  /** Adds entries with random changes. */
  public void grow(int count) {
    for (int i = 0; i < count; i++) {
      List<RecordKey> keys = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        RecordKey key = new RecordKey("p" + random.nextInt(8), STORES.get(random.nextInt(3)));
        if (!keys.contains(key)) {
          keys.add(key);
        }
      }
      if (random.nextInt(3) > 0) {
        change(keys, random.nextInt(-5, 20));
      } else {
        head++;
        things.change(head);
      }
    }
  }

  /** Adds an entry that changes one record. */
  public StockRecord change(String product, String store, long delta) {
    return change(List.of(new RecordKey(product, store)), delta).getFirst();
  }

  private List<StockRecord> change(List<RecordKey> keys, long delta) {
    head++;
    List<RecordChange> changes = new ArrayList<>();
    for (RecordKey key : keys) {
      StockRecord before = now.get(key);
      StockRecord after =
          record(key, (before == null ? 0 : before.onHand()) + delta, versionAfter(before), head);
      now.put(key, after);
      changes.add(new RecordChange(after, delta));
    }
    entries.put(head, changes);
    return changes.stream().map(RecordChange::after).toList();
  }

  /** A record with these numbers. */
  public static StockRecord record(RecordKey key, long onHand, long version, long sequence) {
    return new StockRecord(
        key, onHand, 0, 0, Floor.ZERO, OptionalLong.empty(), version, sequence, sequence * 1_000);
  }

  private static long versionAfter(@Nullable StockRecord before) {
    return StockRecord.versionOf(before) + 1;
  }

  /** The feed of some stores after a sequence, as Central sends it; empty means all stores. */
  public List<FeedEntry> feed(long after, List<String> stores) {
    List<FeedEntry> feed = new ArrayList<>();
    long previous = after;
    for (long sequence = after + 1; sequence <= head; sequence++) {
      Map<String, List<RecordChange>> byStore = new TreeMap<>();
      for (RecordChange change : entries.getOrDefault(sequence, List.of())) {
        String store = change.after().key().store();
        if (stores.isEmpty() || stores.contains(store)) {
          byStore.computeIfAbsent(store, _ -> new ArrayList<>()).add(change);
        }
      }
      List<StoreSlice> slices = new ArrayList<>();
      for (String store : stores.isEmpty() ? STORES : stores) {
        List<RecordChange> changes = byStore.getOrDefault(store, List.of());
        Things changed = things.of(sequence, store);
        if (!changes.isEmpty() || !changed.isEmpty()) {
          slices.add(new StoreSlice(store, changes, changed));
        }
      }
      if (!slices.isEmpty()) {
        feed.add(new FeedEntry(previous, sequence, "", slices));
        previous = sequence;
      }
    }
    return feed;
  }

  /** The records of some stores at a sequence, by product and store; empty means all stores. */
  public List<StockRecord> stateAt(long sequence, List<String> stores) {
    Map<RecordKey, StockRecord> state = new HashMap<>();
    entries.forEach((at, changes) -> {
      if (at <= sequence) {
        changes.forEach(change -> state.put(change.after().key(), change.after()));
      }
    });
    return state.values().stream()
        .filter(stock -> stores.isEmpty() || stores.contains(stock.key().store()))
        .sorted(
            Comparator.comparing((StockRecord stock) -> stock.key().product())
                .thenComparing(stock -> stock.key().store()))
        .toList();
  }

  /** What is open at some stores at a sequence; empty means all stores. */
  public Things openAt(long sequence, List<String> stores) {
    return things.open(sequence, stores.isEmpty() ? STORES : stores);
  }

  /** The same as a snapshot brings it: reservations in parts. */
  public Things snapshotOfThings(List<String> stores) {
    return ModelThings.inParts(openAt(head, stores));
  }

  /** The log loses everything after a sequence, and goes on as if it had never been. */
  public void lose(long after) {
    entries.keySet().removeIf(sequence -> sequence > after);
    things.lose(after);
    head = after;
    now.clear();
    stateAt(after, List.of()).forEach(stock -> now.put(stock.key(), stock));
  }
}
