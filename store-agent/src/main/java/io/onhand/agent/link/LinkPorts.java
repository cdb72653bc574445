package io.onhand.agent.link;

import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.server.commit.Clock;
import io.onhand.server.observability.ReplicaObserver;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The world as the link sees it.
 *
 * @param central Central's feed
 * @param observer told of each applied entry
 * @param lost keeps what Central has lost
 * @param keeper keeps a replica that is forgotten
 * @param isDiskLow the disk is too full to take more: reads go on, marked stale
 * @param outbox how much waits here for Central
 * @param clock time
 * @param random spaces out attempts
 */
public record LinkPorts(
    CentralFeed central,
    ReplicaObserver observer,
    LostRecordArchive lost,
    ReplicaKeeper keeper,
    BooleanSupplier isDiskLow,
    Supplier<OutboxFigures> outbox,
    Clock clock,
    RandomGenerator random) {}
