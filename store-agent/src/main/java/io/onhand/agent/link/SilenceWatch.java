package io.onhand.agent.link;

import io.onhand.agent.link.LinkState.Asking;
import io.onhand.agent.link.LinkState.Connecting;
import io.onhand.agent.link.LinkState.Streaming;
import java.time.Duration;

/**
 * Notices a stream that brings nothing any more: a proxy or a dead machine may keep it looking
 * open.
 */
final class SilenceWatch {

  /**
   * So much of the time between two steps counts: while the process itself was stopped, nothing
   * could be heard.
   */
  private static final long STEP_NANOS_MAX = Duration.ofMillis(250).toNanos();

  private final LinkSettings settings;
  private long lastStepNanos;
  private long silentNanos;

  SilenceWatch(LinkSettings settings, long now) {
    this.settings = settings;
    this.lastStepNanos = now;
  }

  /** A new stream. */
  void reset() {
    silentNanos = 0;
  }

  /** Whether the stream has brought nothing for too long. Asked at each step with a stream. */
  boolean isTooLong(Streaming streaming, boolean hasHeard, long now) {
    silentNanos = hasHeard ? 0 : silentNanos + Math.min(now - lastStepNanos, STEP_NANOS_MAX);
    lastStepNanos = now;
    return silentNanos > longest(streaming).toNanos();
  }

  /** What to tell people. */
  String complaint(Streaming streaming) {
    String what =
        streaming instanceof Asking
            ? "the outcome of commands that a snapshot may hold"
            : "a bookmark or an entry";
    return "Expected "
        + what
        + ", but Central sent nothing for "
        + longest(streaming).toMillis()
        + " ms.";
  }

  private Duration longest(Streaming streaming) {
    return streaming instanceof Connecting ? settings.connectMax() : settings.silenceMax();
  }
}
