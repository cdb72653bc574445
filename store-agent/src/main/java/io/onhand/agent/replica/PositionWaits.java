package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads that wait until the replica's cursor is where they want it, without a thread each: the
 * thread of the link wakes them as the cursor moves, a timer when their time is over.
 *
 * <p>Bounded. Any thread; who is woken is told so outside the lock, and only once.
 */
public final class PositionWaits {

  /** Enough for every till of a large store at once, and no burden when all wake together. */
  public static final int WAITING_MAX_DEFAULT = 1_024;

  private final int waitingMax;
  private final Set<Wait> waiting = new LinkedHashSet<>();

  /**
   * Nobody waits yet.
   *
   * @param waitingMax how many may wait at once
   */
  public PositionWaits(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  /**
   * One that waits. Two are the same when they wake the same.
   *
   * @param wanted over for a cursor that has come this far, or is of another epoch
   * @param untilNanos when it is over anyway, monotonic
   * @param wake told when it is over, whatever the cause; must not block
   */
  public record Wait(Position wanted, long untilNanos, Runnable wake) {

    /** Whether there is nothing to wait for with the cursor there. */
    public boolean isOver(Position cursor) {
      return wanted.epoch() != cursor.epoch() || wanted.sequence() <= cursor.sequence();
    }
  }

  /**
   * Waits. The cursor may have moved just before: who calls looks at it once more afterwards.
   *
   * @return false: too many wait already, this one does not
   */
  public synchronized boolean add(Wait wait) {
    return waiting.size() < waitingMax && waiting.add(wait);
  }

  /**
   * Waits no longer.
   *
   * @return false: it has been woken already
   */
  public synchronized boolean remove(Wait wait) {
    return waiting.remove(wait);
  }

  /** Wakes those that wanted no more than this cursor; after readers can see what is there. */
  public void reached(Position cursor) {
    wake(wait -> wait.isOver(cursor));
  }

  /** Wakes those whose time is over. */
  public void sweep(long nowNanos) {
    wake(wait -> nowNanos - wait.untilNanos() >= 0);
  }

  /** Wakes all. */
  public void end() {
    wake(_ -> true);
  }

  /** How many wait. */
  public synchronized int size() {
    return waiting.size();
  }

  private void wake(Predicate<Wait> isOver) {
    List<Wait> over = new ArrayList<>();
    synchronized (this) {
      waiting.removeIf(wait -> isOver.test(wait) && over.add(wait));
    }
    over.forEach(wait -> wait.wake().run());
  }
}
