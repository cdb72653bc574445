package io.onhand.agent.outbox;

import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.domain.Position;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an outbox knows of the world.
 *
 * @param line to Central
 * @param isDiskLow whether the disk is nearly full
 * @param cursor the replica's, null before its first snapshot
 * @param durableCursor the part of it that survives a power cut
 * @param wakeup of the outbox's thread
 * @param clock time
 * @param random names a new outbox, spreads pauses
 */
public record OutboxPorts(
    ReplayLine line,
    BooleanSupplier isDiskLow,
    Supplier<@Nullable Position> cursor,
    Supplier<@Nullable Position> durableCursor,
    Wakeup wakeup,
    Clock clock,
    RandomGenerator random) {

  /** The epoch of the replica; 0: it has none. */
  long replicaEpoch() {
    Position position = cursor.get();
    return position == null ? 0 : position.epoch();
  }
}
