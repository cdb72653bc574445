package io.onhand.agent.api;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.Freshness;
import io.onhand.server.api.ReadWish;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the local copy can answer: which stores, how far, how fresh. What it cannot is a {@link
 * StatusRuntimeException}. Any thread.
 */
final class CopyStanding {

  private final String agentId;
  private final LocalCopy copy;
  private final Supplier<Footing> footing;
  private final ReplicaReader reader;

  /**
   * The standing of a copy.
   *
   * @param footing the history of Central's log that this agent stands on
   */
  CopyStanding(String agentId, LocalCopy copy, Supplier<Footing> footing) {
    this.agentId = agentId;
    this.footing = footing;
    this.copy = copy;
    this.reader = copy.replica().reader();
  }

  /** How far the copy is. */
  Position requireReady() {
    Position cursor = ready();
    if (cursor == null) {
      throw AgentErrors.replicaNotReady(agentId);
    }
    return cursor;
  }

  /** Whether there is a copy that can be read. */
  boolean isReady() {
    return ready() != null;
  }

  /**
   * How far the copy is; null: there is none, or it lacks what Central has lost, and that does not
   * count as still to come yet. A count of what it shows would be wrong for good.
   */
  private @Nullable Position ready() {
    // First: what waits for Central is complete before this says so.
    Footing now = footing.get();
    var state = copy.replica().state();
    return state == null || !copy.isReadable() || !now.isReadyFor(state.cursor().epoch())
        ? null
        : state.cursor();
  }

  /**
   * A read that meets damage says so to those who end it, and is told to wait like all that follow.
   */
  StatusRuntimeException damaged(RuntimeException damage) {
    copy.damage().met(damage);
    return AgentErrors.replicaNotReady(agentId);
  }

  /** Whether the copy has a store. */
  boolean holds(String store) {
    return reader.holds(store);
  }

  void requireHeld(String store) {
    requireReady();
    Set<String> stores = reader.stores();
    if (stores == null) {
      throw notHeld();
    }
    if (!stores.contains(store)) {
      throw AgentErrors.storeNotServed(agentId, store);
    }
  }

  /** What a read is told that found the copy set aside after it had begun. */
  StatusRuntimeException notHeld() {
    return AgentErrors.replicaNotReady(agentId);
  }

  /**
   * Before the copy is read: what is read then is as fresh as this at least.
   *
   * @return how fresh that is
   */
  Staleness require(ReadWish wish) {
    Staleness now = copy.freshness().now();
    requireShown(wish, requireReady());
    Duration max = wish.maxStaleness();
    Duration age = now.age();
    if (max != null && (age == null || age.compareTo(max) > 0)) {
      throw AgentErrors.tooStale(age, max);
    }
    return now;
  }

  /** A snapshot of Central may have come in between: what was read is looked at as well. */
  private static void requireShown(ReadWish wish, Position asOf) {
    Position wanted = wish.minPosition();
    if (wanted == null) {
      return;
    }
    if (wanted.epoch() != asOf.epoch()) {
      throw AgentErrors.epochChanged(asOf);
    }
    if (wanted.sequence() > asOf.sequence()) {
      throw AgentErrors.behind(asOf, wanted);
    }
  }

  /**
   * How fresh an answer is.
   *
   * @param asOf what was read
   * @param staleness from before it was read
   */
  static Freshness freshness(ReadWish wish, Position asOf, Staleness staleness) {
    requireShown(wish, asOf);
    Freshness.Builder freshness =
        Freshness.newBuilder()
            .setAsOf(RecordMapper.position(asOf.epoch(), asOf.sequence()))
            .setStale(staleness.isStale());
    Duration age = staleness.age();
    if (age != null) {
      freshness.setStaleness(
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(age.toSeconds())
              .setNanos(age.toNanosPart()));
    }
    return freshness.build();
  }
}
