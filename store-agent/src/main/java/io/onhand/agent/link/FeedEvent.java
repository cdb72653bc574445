package io.onhand.agent.link;

/** What happened on a stream of the feed. */
public sealed interface FeedEvent {

  /** A frame came. */
  record Frame(FeedFrame frame) implements FeedEvent {}

  /**
   * The stream is over; nothing follows.
   *
   * @param kind what the end asks for
   * @param message for people
   */
  record Ended(EndKind kind, String message) implements FeedEvent {}

  /** Why a stream ended, as far as the agent acts on it. */
  enum EndKind {
    /** In order; resume. */
    COMPLETED,
    /**
     * No connection, a broken one, Central going down, or a reader too slow: resume after a wait.
     */
    BROKEN,
    /** The log no longer holds what comes next: a snapshot is needed. */
    TRIMMED,
    /** Another history of the log: a snapshot is needed. */
    EPOCH_CHANGED,
    /** The replica is ahead of the log: Central has lost entries. */
    AHEAD,
    /** Another process subscribed under this agent's id. */
    REPLACED,
    /** Central refuses the subscription as it is; a person must change something. */
    REFUSED
  }
}
