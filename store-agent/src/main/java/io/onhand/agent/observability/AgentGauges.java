package io.onhand.agent.observability;

import io.onhand.agent.link.Lag;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.server.domain.Position;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Registers an agent's figures. */
public final class AgentGauges {

  private static final double NANOS_PER_SECOND = 1e9;

  private AgentGauges() {}

  /** Registers what the copy and the link tell, read when they are exported. */
  public static void register(
      Gauges gauges, LocalCopy copy, Supplier<LinkStatus> link, Supplier<List<String>> alarms) {
    gauges.register(Gauge.LINK_LIVE, () -> link.get().phase() == LinkPhase.LIVE ? 1 : 0);
    gauges.register(Gauge.ALARMS, () -> alarms.get().size());
    gauges.register(Gauge.REPLICA_CURSOR, () -> cursor(copy));
    gauges.feedLag(() -> Lag.entries(copy.replica().state(), link.get()), () -> staleSeconds(copy));
  }

  private static long cursor(LocalCopy copy) {
    Position durable = copy.replica().durable();
    return durable == null ? 0 : durable.sequence();
  }

  /** Thrown when it is not known: the figure is then left out. */
  private static double staleSeconds(LocalCopy copy) {
    Duration age = copy.freshness().now().age();
    if (age == null) {
      throw new IllegalStateException("Expected a copy that was once up to date, but none was.");
    }
    return age.toNanos() / NANOS_PER_SECOND;
  }
}
