package io.onhand.server.feed;

/**
 * Why a feed ends. Where it can be resumed, {@code resumeAfter} is the last sequence handed over.
 */
public sealed interface FeedEnd {
  /** Its age is reached; subscribe again at once. */
  record Aged() implements FeedEnd {}

  /** The subscriber is gone: there is nobody to tell. */
  record Gone() implements FeedEnd {}

  /** An end that is told as an error. */
  sealed interface Failure extends FeedEnd {}

  record StoreNotFound(String store) implements Failure {}

  record EpochChanged(long epoch) implements Failure {}

  record Trimmed(long oldest, long head) implements Failure {}

  record InFuture(long epoch, long head) implements Failure {}

  /** It did not read although there was something to read. */
  record Slow(long epoch, long resumeAfter) implements Failure {}

  /** A newer connection of the same id took over. */
  record Replaced(long epoch, long resumeAfter) implements Failure {}

  record ShuttingDown(long epoch, long resumeAfter) implements Failure {}

  /** It is not known, and so many others are that there is no room for it. */
  record TooMany(int knownMax) implements Failure {}

  /** What it needs cannot be read. */
  record Damaged() implements Failure {}

  /** No snapshot can be had now, or too much waits to be read. */
  record Overloaded() implements Failure {}
}
