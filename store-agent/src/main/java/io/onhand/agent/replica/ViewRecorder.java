package io.onhand.agent.replica;

import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Thing;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.ThingCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view of the replica at a position that somebody else chooses and that comes to be known
 * when it may have been passed already: what was held when it began, and every entry since. So the
 * replica need neither stop at a position nor know of it beforehand.
 *
 * <p>When the view is taken, it only notes which things have changed since, until it is closed.
 *
 * <p>The thread that changes the replica feeds it; another waits for the view.
 */
public final class ViewRecorder {
  /** Beyond this many changes since it began nothing is recorded any more. */
  static final int CHANGES_MAX = 500_000;

  private final KeyValueSnapshot begun;
  private final int generation;
  private final Set<String> stores;
  private final Position from;
  private final List<FeedEntry> entries = new ArrayList<>();
  private final Set<ThingKey> changedSince = new HashSet<>();
  private Position reached;
  private int changes;
  private boolean isEnded;
  private boolean isTaken;

  ViewRecorder(KeyValueSnapshot begun, int generation, Set<String> stores, Position from) {
    this.begun = begun;
    this.generation = generation;
    this.stores = stores;
    this.from = from;
    this.reached = from;
  }

  /** Where it began: no view of an earlier position can be made. */
  public Position from() {
    return from;
  }

  /** The stores that the replica holds. */
  public Set<String> stores() {
    return stores;
  }

  /**
   * Waits until everything up to a position was applied, and gives the view of it, which the caller
   * closes. Once.
   *
   * @param nanoClock a monotonic clock
   * @return empty when it did not come to that in time, or never will
   */
  public synchronized Optional<ReplicaView> at(
      Position position, Duration patience, LongSupplier nanoClock) throws InterruptedException {
    long until = nanoClock.getAsLong() + patience.toNanos();
    while (!isEnded && !hasReached(position)) {
      long left = until - nanoClock.getAsLong();
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (!hasReached(position) || isTaken || position.sequence() < from.sequence()) {
      return Optional.empty();
    }
    isTaken = true;
    ReplicaView view =
        new ReplicaView(begun, generation, position, recordsUpTo(position), thingsUpTo(position));
    entries.stream().filter(it -> it.sequence() > position.sequence()).forEach(this::note);
    entries.clear();
    changes = changedSince.size();
    return Optional.of(view);
  }

  /** Whether no entry after the view's position has changed a thing. False when nobody knows. */
  synchronized boolean isUnchanged(ThingKey key) {
    return isTaken && !isEnded && !changedSince.contains(key);
  }

  /** Ends it, and gives back what it holds, when no view was taken. */
  public synchronized void close() {
    isEnded = true;
    entries.clear();
    changedSince.clear();
    if (!isTaken) {
      isTaken = true;
      begun.close();
    }
  }

  synchronized void applied(List<FeedEntry> applied, Position cursor) {
    if (isEnded) {
      return;
    }
    for (FeedEntry entry : applied) {
      if (isTaken) {
        note(entry);
        changes = changedSince.size();
      } else {
        entries.add(entry);
        changes += entry.changes();
      }
    }
    reached = cursor;
    isEnded = changes > CHANGES_MAX;
    notifyAll();
  }

  synchronized void end() {
    isEnded = true;
    notifyAll();
  }

  private boolean hasReached(Position position) {
    return reached.epoch() == position.epoch() && reached.sequence() >= position.sequence();
  }

  private void note(FeedEntry entry) {
    for (StoreSlice slice : entry.slices()) {
      slice.things().all().forEach(thing -> changedSince.add(ThingKey.of(thing)));
    }
  }

  private NavigableMap<byte[], byte[]> recordsUpTo(Position position) {
    NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    for (StoreSlice slice : slicesUpTo(position)) {
      for (RecordChange change : slice.changes()) {
        rows.put(
            ReplicaKeys.byStore(generation, change.after().key()),
            RecordCodec.encode(change.after()));
      }
    }
    return rows;
  }

  private NavigableMap<byte[], byte @Nullable []> thingsUpTo(Position position) {
    NavigableMap<byte[], byte @Nullable []> rows = new TreeMap<>(Arrays::compareUnsigned);
    for (StoreSlice slice : slicesUpTo(position)) {
      for (Thing thing : slice.things().all()) {
        rows.put(
            ReplicaKeys.thing(generation, ThingKey.of(thing)),
            thing.isOpen() ? ThingCodec.encode(thing) : null);
      }
    }
    return rows;
  }

  private List<StoreSlice> slicesUpTo(Position position) {
    return entries.stream()
        .filter(entry -> entry.sequence() <= position.sequence())
        .flatMap(entry -> entry.slices().stream())
        .toList();
  }
}
