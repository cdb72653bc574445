package io.onhand.agent.outbox;

import java.time.Duration;

/**
 * The bounds of an outbox.
 *
 * @param writesMax writes that wait or are parked; beyond that a write is refused
 * @param bytesMax their requests, in bytes
 * @param callersMax calls that may wait behind queued writes
 * @param sentMax writes on their way to Central at once
 * @param sentBytesMax their requests, in bytes; one larger write goes alone
 * @param retryMin the first pause after Central could not take a write just now
 * @param retryMax the longest
 * @param answerMax without any answer for so long the stream is given up
 */
public record OutboxLimits(
    int writesMax,
    long bytesMax,
    int callersMax,
    int sentMax,
    long sentBytesMax,
    Duration retryMin,
    Duration retryMax,
    Duration answerMax) {

  /** 100,000 writes of 64 MiB: weeks of a store's sales. */
  public static final OutboxLimits DEFAULT =
      new OutboxLimits(
          100_000,
          64L << 20,
          4_096,
          256,
          4L << 20,
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  /** Checks them against each other. */
  public OutboxLimits {
    if (writesMax < 1 || bytesMax < 1 || callersMax < 1 || sentMax < 1 || sentBytesMax < 1) {
      throw new IllegalArgumentException(
          "Expected room for at least one write, but got: writes_max=%d bytes_max=%d"
                  .formatted(writesMax, bytesMax)
              + " callers_max=%d sent_max=%d sent_bytes_max=%d"
                  .formatted(callersMax, sentMax, sentBytesMax));
    }
    if (retryMin.toMillis() < 1 || retryMax.compareTo(retryMin) < 0 || answerMax.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Expected pauses of 1 ms or more, the longest last, but got: retry_min=%s retry_max=%s answer_max=%s"
              .formatted(retryMin, retryMax, answerMax));
    }
  }
}
