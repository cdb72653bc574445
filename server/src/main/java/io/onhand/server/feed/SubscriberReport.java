package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber says it is.
 *
 * @param durable the last position it has made durable; null: none that counts
 * @param keepAfter while nothing is durable: where the snapshot that it takes begins; null: it took
 *     none here
 * @param state what it is doing
 * @param reportedAtMicros wall-clock time of the report; 0: none since Central was restored
 * @param stores what it follows; empty: all
 * @param outbox what waits there for Central
 */
public record SubscriberReport(
    @Nullable Position durable,
    @Nullable Position keepAfter,
    State state,
    long reportedAtMicros,
    List<String> stores,
    Outbox outbox) {
  /** Of one that has not reported. */
  public static final SubscriberReport NONE =
      new SubscriberReport(null, null, State.UNKNOWN, 0, List.of(), Outbox.EMPTY);

  /** What a subscriber may be doing. */
  public enum State {
    UNKNOWN,
    SYNCING,
    LIVE
  }

  /**
   * The writes that an agent keeps.
   *
   * @param depth queued ones that Central has not answered
   * @param parked those that Central rejected and nobody has looked at
   * @param oldestQueuedMicros how long the oldest queued one has waited; 0: none is queued
   */
  public record Outbox(long depth, long parked, long oldestQueuedMicros) {
    public static final Outbox EMPTY = new Outbox(0, 0, 0);
  }

  /** Takes a copy. */
  public SubscriberReport {
    stores = List.copyOf(stores);
  }

  /** Of one of which nothing is known any more but its stores. */
  public SubscriberReport notHeardOf() {
    return new SubscriberReport(null, null, State.UNKNOWN, 0, stores, Outbox.EMPTY);
  }

  /** The log after this is needed by it; null: nothing of the log is. */
  public @Nullable Position needsAfter() {
    return durable != null ? durable : keepAfter;
  }

  /** The same, after an earlier one: who takes a snapshot goes on needing the log after it. */
  SubscriberReport after(@Nullable SubscriberReport earlier) {
    return earlier == null || keepAfter != null || durable != null
        ? this
        : new SubscriberReport(null, earlier.keepAfter, state, reportedAtMicros, stores, outbox);
  }

  /** Of one that opens a feed: what waits there is as it said last. */
  static SubscriberReport opening(
      SubscribeTo to,
      @Nullable Position snapshotAt,
      long nowMicros,
      @Nullable SubscriberReport earlier) {
    return new SubscriberReport(
        to.after(),
        snapshotAt,
        to.after() == null ? State.SYNCING : State.LIVE,
        nowMicros,
        to.interest().stores().stream().sorted().toList(),
        earlier == null ? Outbox.EMPTY : earlier.outbox());
  }
}
