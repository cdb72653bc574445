package io.onhand.agent.link;

import io.onhand.server.domain.Position;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Central's replication service, as a port. No method blocks; whoever implements it wakes the
 * link's thread when something happened.
 */
public interface CentralFeed {

  /**
   * Subscribes.
   *
   * @param after the last position held; null: a snapshot is wanted
   */
  FeedStream open(@Nullable Position after);

  /** Drops a connection that seems dead: what is opened or sent from now on gets a new one. */
  void reconnect();

  /**
   * Tells Central how far the agent is. A report that fails is dropped: the next one follows.
   *
   * @param head called from any thread with Central's head, if an answer comes
   */
  void report(Report report, Consumer<Position> head);

  /**
   * How far the agent is.
   *
   * @param durable the last durable position; null: none that counts
   * @param isLive follows the feed, else receives a snapshot
   * @param stores as subscribed; empty means all
   */
  record Report(@Nullable Position durable, boolean isLive, List<String> stores) {}
}
