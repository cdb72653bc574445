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
   * Connects, or begins to, without a stream.
   *
   * @return whether there is a connection now
   */
  boolean connect();

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
   * @param outbox what waits here for Central
   */
  record Report(
      @Nullable Position durable, boolean isLive, List<String> stores, OutboxFigures outbox) {}

  /**
   * How much waits here for Central.
   *
   * @param queued writes without an answer
   * @param parked writes that Central refused and that wait for a person
   * @param oldestMicros how long the oldest has waited; 0: none waits
   */
  record OutboxFigures(long queued, long parked, long oldestMicros) {
    public static final OutboxFigures NONE = new OutboxFigures(0, 0, 0);
  }
}
