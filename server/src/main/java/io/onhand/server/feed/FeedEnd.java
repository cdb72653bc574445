package io.onhand.server.feed;

/**
 * Why a feed ends. Where it can be resumed, {@code resumeAfter} is the last sequence handed over.
 */
public sealed interface FeedEnd {
  /** Its age is reached; subscribe again at once. */
  record Aged() implements FeedEnd {}

  /** The subscriber is gone: there is nobody to tell. */
  record Gone() implements FeedEnd {}

  record StoreNotFound(String store) implements FeedEnd {}

  record EpochChanged(long epoch) implements FeedEnd {}

  record Trimmed(long oldest, long head) implements FeedEnd {}

  record InFuture(long epoch, long head) implements FeedEnd {}

  /** It did not read although there was something to read. */
  record Slow(long epoch, long resumeAfter) implements FeedEnd {}

  /** A newer connection of the same id took over. */
  record Replaced(long epoch, long resumeAfter) implements FeedEnd {}

  record ShuttingDown(long epoch, long resumeAfter) implements FeedEnd {}

  /** What it needs cannot be read. */
  record Damaged() implements FeedEnd {}

  /** No snapshot can be had now, or too much waits to be read. */
  record Overloaded() implements FeedEnd {}
}
