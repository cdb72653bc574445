package io.onhand.agent.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets calls wait behind queued writes, as many as there is room for. Any thread. */
final class WaitRoom {

  private final Object lock;
  private final CallerWaits waits;
  private final OutboxLimits limits;
  private final OutboxPorts ports;
  private final BooleanSupplier isClosed;

  /**
   * Nobody waits yet.
   *
   * @param lock of the waits and of what they wait for
   * @param isClosed nothing waits any more; asked under the lock
   */
  WaitRoom(
      Object lock,
      CallerWaits waits,
      OutboxLimits limits,
      OutboxPorts ports,
      BooleanSupplier isClosed) {
    this.lock = lock;
    this.waits = waits;
    this.limits = limits;
    this.ports = ports;
    this.isClosed = isClosed;
  }

  /**
   * A call waits until some writes are settled, and what is still to come before it.
   *
   * @param behind the numbers of the writes as they are now; under the lock
   */
  void await(Supplier<Set<Long>> behind, long untilNanos, Consumer<WaitEnd> done) {
    WaitEnd end = null;
    synchronized (lock) {
      boolean isHeld = ports.line().footing().isHandingOver();
      Set<Long> before = behind.get();
      if (before.isEmpty() && !isHeld) {
        end = WaitEnd.FREE;
      } else if (isClosed.getAsBoolean()) {
        end = WaitEnd.CLOSED;
      } else if (waits.size() >= limits.callersMax()) {
        end = WaitEnd.FULL;
      } else if (isHeld) {
        waits.hold(behind, untilNanos, done);
      } else {
        waits.add(before, untilNanos, done);
      }
    }
    if (end != null) {
      done.accept(end);
    }
  }

  /** Ends waits that are too long or hopeless. */
  void sweep() {
    List<Runnable> ended = new ArrayList<>();
    synchronized (lock) {
      if (waits.size() == 0) {
        return;
      }
      if (ports.line().isDown()) {
        waits.endAll(WaitEnd.LINE_DOWN, ended);
      } else {
        long now = ports.clock().monotonicNanos();
        waits.sweep(untilNanos -> now - untilNanos >= 0, ended);
      }
    }
    ended.forEach(Runnable::run);
  }
}
