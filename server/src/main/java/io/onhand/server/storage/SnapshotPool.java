package io.onhand.server.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Few snapshots shared by many readers: listings, exports and hashes share one pool, the snapshots
 * of the feed another.
 *
 * <p>A snapshot is known by the sequence of the state it shows, which is what a page token carries:
 * any snapshot of that sequence continues the listing rightly, also one of another process.
 *
 * <p>A snapshot is closed when it is too old, when nobody used it for a while, when nobody was
 * promised more of it, or, the one unused for longest first, when a new one needs its place. One
 * that is leased is never closed, only not given out any more: long readers look at {@link
 * Lease#isExpired}. Any thread may call; the owner calls {@link #sweep} about once a second.
 */
public final class SnapshotPool implements AutoCloseable {

  private final KeyValueStore store;
  private final ToLongFunction<KeyValueReader> sequenceOf;
  private final LongSupplier nanoClock;
  private final Limits limits;

  /** Everything open, oldest first; guarded by this pool, as are the fields of its elements. */
  private final List<Shared> open = new ArrayList<>();

  private boolean closed;

  /**
   * The bounds of a pool.
   *
   * @param snapshotsMax how many are open at once
   * @param shareNanos how long a new one is also given to those who ask for a new one
   * @param ageNanosMax how long one is given out in all
   * @param idleNanosMax how long one is kept for the next page
   */
  public record Limits(int snapshotsMax, long shareNanos, long ageNanosMax, long idleNanosMax) {

    /** 16 snapshots, one new a second, 5 minutes in all, 60 s idle. */
    public static final Limits DEFAULT =
        new Limits(
            16,
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.MINUTES.toNanos(5),
            TimeUnit.SECONDS.toNanos(60));

    /**
     * For the snapshots of the feed: 8, one new a second, 2 hours in all. A slow line needs that
     * time, and a snapshot that ends half way is begun anew.
     */
    public static final Limits FEED =
        new Limits(
            8,
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.HOURS.toNanos(2),
            TimeUnit.SECONDS.toNanos(60));

    public Limits {
      if (snapshotsMax < 1
          || shareNanos < 0
          || idleNanosMax <= shareNanos
          || ageNanosMax <= idleNanosMax) {
        throw new IllegalArgumentException(
            "Expected at least one snapshot and 0 <= share < idle < age, but got:"
                + " snapshots_max=%d share_nanos=%d idle_nanos_max=%d age_nanos_max=%d"
                    .formatted(snapshotsMax, shareNanos, idleNanosMax, ageNanosMax));
      }
    }
  }

  /**
   * A pool of snapshots of a store.
   *
   * @param sequenceOf reads from a snapshot which sequence it shows
   * @param nanoClock a monotonic clock, in nanoseconds
   */
  public SnapshotPool(
      KeyValueStore store,
      ToLongFunction<KeyValueReader> sequenceOf,
      LongSupplier nanoClock,
      Limits limits) {
    this.store = store;
    this.sequenceOf = sequenceOf;
    this.nanoClock = nanoClock;
    this.limits = limits;
  }

  private static final class Shared {
    final KeyValueSnapshot snapshot;
    final long sequence;
    final long openedNanos;
    long usedNanos;
    int leases;
    boolean promised;
    boolean replaced;

    Shared(KeyValueSnapshot snapshot, long sequence, long nowNanos) {
      this.snapshot = snapshot;
      this.sequence = sequence;
      this.openedNanos = nowNanos;
      this.usedNanos = nowNanos;
    }
  }

  /** The use of one snapshot by one reader, who closes it. */
  public final class Lease implements KeyValueReader, AutoCloseable {
    private final Shared shared;
    private boolean returned;

    private Lease(Shared shared) {
      this.shared = shared;
    }

    /** The sequence of the state that is read. */
    public long sequence() {
      return shared.sequence;
    }

    /** Keeps the snapshot for a next page, whose token carries {@link #sequence}. */
    public void keepForNextPage() {
      synchronized (SnapshotPool.this) {
        shared.promised = true;
      }
    }

    /** Whether the snapshot has reached its age: a reader that has more to read gives up. */
    public boolean isExpired() {
      return tooOld(shared, nanoClock.getAsLong());
    }

    @Override
    public byte @Nullable [] get(ColumnFamily family, byte[] key) {
      return shared.snapshot.get(family, key);
    }

    @Override
    public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
      return shared.snapshot.multiGet(family, keys);
    }

    @Override
    public KeyValueCursor cursor(ColumnFamily family) {
      return shared.snapshot.cursor(family);
    }

    @Override
    public void close() {
      synchronized (SnapshotPool.this) {
        if (!returned) {
          returned = true;
          shared.leases--;
          shared.usedNanos = nanoClock.getAsLong();
          closeWhatIsOver(shared.usedNanos);
        }
      }
    }
  }

  /**
   * A lease of a fresh snapshot, or of one younger than a second.
   *
   * @return empty if all are leased, so that there is no place for another
   */
  public Optional<Lease> acquire() {
    return acquire(0);
  }

  /**
   * As {@link #acquire()}, but of a snapshot that shows a sequence which the store has reached. For
   * readers who know of a change younger than the snapshot that the others share.
   *
   * @return empty if all are leased, so that there is no place for another
   */
  public synchronized Optional<Lease> acquire(long sequenceMin) {
    if (closed) {
      throw new IllegalStateException("Expected an open snapshot pool, but it is closed");
    }
    long now = nanoClock.getAsLong();
    closeWhatIsOver(now);
    if (!open.isEmpty() && now - open.getLast().openedNanos < limits.shareNanos()) {
      Shared youngest = open.getLast();
      if (youngest.sequence >= sequenceMin) {
        return Optional.of(lease(youngest, now));
      }
      closeIfUnwanted(youngest);
    }
    if (open.size() >= limits.snapshotsMax() && !closeLeastRecentlyUsed()) {
      return Optional.empty();
    }
    return Optional.of(lease(opened(now), now));
  }

  /**
   * A lease of the youngest snapshot, if it has half its time left: for readers who do not mind its
   * age, when there is no place for another.
   */
  public synchronized Optional<Lease> join() {
    long now = nanoClock.getAsLong();
    return open.reversed().stream()
        .limit(1)
        .filter(youngest -> now - youngest.openedNanos < limits.ageNanosMax() / 2)
        .findFirst()
        .map(youngest -> lease(youngest, now));
  }

  /** A lease of the snapshot that a page token names, or empty if it has expired. */
  public synchronized Optional<Lease> resume(long sequence) {
    long now = nanoClock.getAsLong();
    closeWhatIsOver(now);
    return open.stream()
        .filter(shared -> shared.sequence == sequence && !shared.replaced && !tooOld(shared, now))
        .findFirst()
        .map(shared -> lease(shared, now));
  }

  /** Closes what has expired. */
  public synchronized void sweep() {
    closeWhatIsOver(nanoClock.getAsLong());
  }

  /** How many snapshots are open. */
  public synchronized int size() {
    return open.size();
  }

  /** Closes all snapshots; those still leased with their last lease. */
  @Override
  public synchronized void close() {
    closed = true;
    closeWhatIsOver(nanoClock.getAsLong());
  }

  private Lease lease(Shared shared, long nowNanos) {
    shared.leases++;
    shared.usedNanos = nowNanos;
    return new Lease(shared);
  }

  private Shared opened(long nowNanos) {
    KeyValueSnapshot snapshot = store.snapshot();
    long sequence;
    try {
      sequence = sequenceOf.applyAsLong(snapshot);
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
    for (Shared older : open) {
      if (older.sequence == sequence) { // the same state, and less time left
        older.replaced = true;
      }
    }
    Shared shared = new Shared(snapshot, sequence, nowNanos);
    shared.promised = open.stream().anyMatch(older -> older.replaced && older.promised);
    open.add(shared);
    return shared;
  }

  private void closeWhatIsOver(long nowNanos) {
    open.removeIf(shared -> {
      boolean isOver = shared.leases == 0 && (closed || isOver(shared, nowNanos));
      if (isOver) {
        shared.snapshot.close();
      }
      return isOver;
    });
  }

  /** A younger one takes its part: only a page token could still ask for it. */
  private void closeIfUnwanted(Shared shared) {
    if (shared.leases == 0 && !shared.promised) {
      shared.snapshot.close();
      open.remove(shared);
    }
  }

  private boolean isOver(Shared shared, long nowNanos) {
    return shared.replaced
        || tooOld(shared, nowNanos)
        || nowNanos - shared.usedNanos >= limits.idleNanosMax()
        || (!shared.promised && nowNanos - shared.openedNanos >= limits.shareNanos());
  }

  private boolean tooOld(Shared shared, long nowNanos) {
    return nowNanos - shared.openedNanos >= limits.ageNanosMax();
  }

  private boolean closeLeastRecentlyUsed() {
    Optional<Shared> victim =
        open.stream()
            .filter(shared -> shared.leases == 0)
            .min(Comparator.comparingLong(shared -> shared.usedNanos));
    victim.ifPresent(shared -> {
      shared.snapshot.close();
      open.remove(shared);
    });
    return victim.isPresent();
  }
}
