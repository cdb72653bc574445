package io.onhand.server.api;

import io.grpc.Context;
import io.grpc.Deadline;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Submission;
import java.util.concurrent.TimeUnit;

/** What the pipeline needs to know of the call at hand. */
final class CallSettings {
  private CallSettings() {}

  /** The caller's deadline on the monotonic clock. */
  static long deadlineNanos(Clock clock) {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Submission.NO_DEADLINE
        : clock.monotonicNanos() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }
}
