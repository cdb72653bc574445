package io.onhand.server.api;

import io.onhand.inventory.v1.Receipt;
import io.onhand.server.commit.Clock;
import java.util.concurrent.TimeUnit;

/**
 * How long a sync run rests between its parts. While others' commands are decided between them it
 * rests longer than it works, so that most of those never meet it; with the server to itself it
 * goes on at once.
 *
 * <p>One part at a time; each method on the thread that has it.
 */
final class SyncPace {
  /** A part takes so much of the time, and the rest is the others'. */
  private static final int PART_OF_TIME = 4;

  private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  private final Clock clock;
  private final Later later;
  private long beganNanos;
  private long lastSequence;

  SyncPace(Clock clock, Later later) {
    this.clock = clock;
    this.later = later;
  }

  /** A part goes into the pipeline. */
  void began() {
    beganNanos = clock.monotonicNanos();
  }

  /**
   * A part was answered: goes on, after a rest if there is one.
   *
   * @param receipt of the part
   */
  void rest(Receipt receipt, Runnable goOn) {
    long nanos = restAfter(receipt);
    if (nanos == 0) {
      goOn.run();
    } else {
      later.after(nanos, goOn);
    }
  }

  /**
   * How long to rest after a part, in nanoseconds.
   *
   * @param receipt of the part; its sequence tells whether others came between
   */
  long restAfter(Receipt receipt) {
    long sequence = receipt.getApplied().getPosition().getSequence();
    if (receipt.getReplayed()) {
      return 0;
    }
    boolean othersCame = lastSequence != 0 && sequence > lastSequence + 1;
    lastSequence = sequence;
    long took = clock.monotonicNanos() - beganNanos;
    return othersCame ? Math.min(REST_NANOS_MAX, took * (PART_OF_TIME - 1)) : 0;
  }
}
