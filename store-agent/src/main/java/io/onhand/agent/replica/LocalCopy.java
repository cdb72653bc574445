package io.onhand.agent.replica;

import io.onhand.server.domain.Position;

/**
 * What an agent knows of its stores, for the link that keeps it and the services that read it.
 *
 * @param replica the state at the cursor
 * @param ownAnswers what own writes left, until the cursor passes it
 * @param freshness when the replica last was up to date
 * @param waits reads that wait for the cursor
 * @param watch who is told of entries before readers see them
 * @param damage of the replica
 */
public record LocalCopy(
    Replica replica,
    OwnAnswers ownAnswers,
    FreshnessTracker freshness,
    PositionWaits waits,
    FeedWatch watch,
    ReplicaDamage damage) {

  /** A copy that nobody watches yet. */
  public LocalCopy(
      Replica replica,
      OwnAnswers ownAnswers,
      FreshnessTracker freshness,
      PositionWaits waits,
      ReplicaDamage damage) {
    this(replica, ownAnswers, freshness, waits, new FeedWatch(), damage);
  }

  /** The same; damage is not noted. */
  public LocalCopy(
      Replica replica, OwnAnswers ownAnswers, FreshnessTracker freshness, PositionWaits waits) {
    this(replica, ownAnswers, freshness, waits, new ReplicaDamage(_ -> {}));
  }

  /** Whether reads can be answered from it. */
  public boolean isReadable() {
    return replica.state() != null && !damage.isMet();
  }

  /** Readers can see the replica at this cursor, and how fresh it is there. */
  public void moved(Position cursor) {
    ownAnswers.passed(cursor);
    waits.reached(cursor);
  }
}
