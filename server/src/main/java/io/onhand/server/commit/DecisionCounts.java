package io.onhand.server.commit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What was decided since the process started. Written by the sequencer alone, read by any thread.
 */
public final class DecisionCounts {
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong replayed = new AtomicLong();

  void countAccepted() {
    count(accepted);
  }

  void countRejected() {
    count(rejected);
  }

  void countReplayed() {
    count(replayed);
  }

  public long accepted() {
    return accepted.get();
  }

  public long rejected() {
    return rejected.get();
  }

  /** Answered again from the log. */
  public long replayed() {
    return replayed.get();
  }

  private static void count(AtomicLong counter) {
    counter.lazySet(counter.getPlain() + 1);
  }
}
