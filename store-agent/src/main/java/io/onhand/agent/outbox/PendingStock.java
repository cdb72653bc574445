package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * By how much queued writes will change what records have on hand.
 *
 * <p>A write counts until the stock that is shown holds its change, no earlier and no later: else a
 * read loses the quantity or doubles it, and a count of that read corrects by a wrong amount. The
 * replica, the answers to own writes and the snapshots that listings are pinned to come by the
 * change at different times. So a write that was applied is not dropped but remembered with its
 * entry's sequence, and each read compares that with the sequence that its record was changed by
 * last. It is forgotten when the replica and every listing are past it.
 *
 * <p>Any thread reads; the outbox changes it under its lock. Sums wrap around, so that what is
 * added can be taken away again.
 */
public final class PendingStock {

  /** The longest that a listing's snapshot lives. */
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(5).toNanos();

  /** Of what the replica is past, listings or not. */
  private static final int REMEMBERED_MAX = 65_536;

  private final Map<RecordKey, Cell> cells = new ConcurrentHashMap<>();
  private final Deque<Remembered> remembered = new ArrayDeque<>();

  /** A change that an entry made. */
  private record Made(long delta, Seen at) {}

  /** A change to forget one day. */
  private record Remembered(RecordKey key, Made made, long sinceNanos) {}

  /** One record's. */
  private static final class Cell {
    private long waiting;
    private int writes;
    private final Deque<Made> made = new ArrayDeque<>();

    synchronized long of(long epoch, long updatedSequence) {
      long sum = waiting;
      // Changes of a record are made in the order of the log: the newest are last.
      for (Iterator<Made> newest = made.descendingIterator(); newest.hasNext(); ) {
        Made each = newest.next();
        if (each.at().isIn(epoch, updatedSequence)) {
          break;
        }
        sum += each.delta();
      }
      return sum;
    }

    synchronized void add(long delta) {
      waiting += delta;
      writes++;
    }

    synchronized void take(long delta) {
      waiting -= delta;
      writes--;
    }

    /** A write that waited was made: at no moment it is both, or neither. */
    synchronized void madeOfWaiting(Made change) {
      made(change);
      take(change.delta());
    }

    /** Answers and inquiries may tell of an entry after they told of a later one. */
    synchronized void made(Made change) {
      Deque<Made> later = new ArrayDeque<>();
      while (!made.isEmpty() && made.getLast().at().isAfter(change.at())) {
        later.addFirst(made.removeLast());
      }
      made.addLast(change);
      made.addAll(later);
    }

    synchronized boolean forget(Made change) {
      made.remove(change);
      return writes == 0 && made.isEmpty();
    }

    synchronized boolean isEmpty() {
      return writes == 0 && made.isEmpty();
    }
  }

  /**
   * What is still to come of a record.
   *
   * @param epoch of the stock that is shown
   * @param updatedSequence the entry that changed that last; 0: the record is not there
   */
  public long of(RecordKey key, long epoch, long updatedSequence) {
    Cell cell = cells.get(key);
    return cell == null ? 0 : cell.of(epoch, updatedSequence);
  }

  /** A write waits. */
  void waits(RecordKey key, long delta) {
    if (delta != 0) {
      cells.computeIfAbsent(key, _ -> new Cell()).add(delta);
    }
  }

  /** A write that waited will not change the record. */
  void dropped(RecordKey key, long delta) {
    Cell cell = delta == 0 ? null : cells.get(key);
    if (cell != null) {
      cell.take(delta);
      if (cell.isEmpty()) {
        cells.remove(key);
      }
    }
  }

  /** An entry made the change of a write that waited. */
  void made(RecordKey key, long delta, Seen at, long nowNanos) {
    Cell cell = delta == 0 ? null : cells.get(key);
    if (cell != null) {
      Made change = new Made(delta, at);
      cell.madeOfWaiting(change);
      remembered.addLast(new Remembered(key, change, nowNanos));
    }
  }

  /** The same of a write that never counted as waiting. */
  void wasMade(RecordKey key, long delta, Seen at, long nowNanos) {
    if (delta != 0) {
      Made change = new Made(delta, at);
      cells.computeIfAbsent(key, _ -> new Cell()).made(change);
      remembered.addLast(new Remembered(key, change, nowNanos));
    }
  }

  /** The entry that made a change is no more: the change is still to come. */
  void unmade(RecordKey key, long delta, Seen at) {
    if (delta != 0) {
      Cell cell = cells.computeIfAbsent(key, _ -> new Cell());
      cell.forget(new Made(delta, at));
      cell.add(delta);
    }
  }

  /** Forgets what the replica is past and no listing can need any more. */
  void forget(@Nullable Position cursor, long nowNanos) {
    while (cursor != null && !remembered.isEmpty()) {
      Remembered oldest = remembered.getFirst();
      boolean isOld =
          nowNanos - oldest.sinceNanos() > REMEMBERED_NANOS || remembered.size() > REMEMBERED_MAX;
      if (!isOld || !oldest.made().at().isIn(cursor.epoch(), cursor.sequence())) {
        return;
      }
      remembered.removeFirst();
      Cell cell = cells.get(oldest.key());
      if (cell != null && cell.forget(oldest.made())) {
        cells.remove(oldest.key());
      }
    }
  }
}
