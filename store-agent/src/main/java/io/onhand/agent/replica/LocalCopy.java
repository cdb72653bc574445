package io.onhand.agent.replica;

/**
 * What an agent knows of its stores, for the link that keeps it and the services that read it.
 *
 * @param replica the state at the cursor
 * @param ownAnswers what own writes left, until the cursor passes it
 * @param freshness when the replica last was up to date
 */
public record LocalCopy(Replica replica, OwnAnswers ownAnswers, FreshnessTracker freshness) {}
