package io.onhand.agent.observability;

import io.onhand.agent.forwarded.ForwardedStatus;
import io.onhand.agent.forwarded.ResendProgress;
import io.onhand.agent.link.Lag;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.outbox.OutboxStatus;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Registers an agent's figures, read when they are exported. */
public final class AgentGauges {

  private static final double NANOS_PER_SECOND = 1e9;

  private AgentGauges() {}

  /** What the link tells, and how far the copy is. */
  public static void link(Gauges gauges, LocalCopy copy, Supplier<LinkStatus> link) {
    gauges.register(Gauge.LINK_LIVE, () -> link.get().phase() == LinkPhase.LIVE ? 1 : 0);
    gauges.register(Gauge.LINK_BREAKER, () -> breaker(link.get().breaker()));
    gauges.register(Gauge.LINK_CONNECTS, () -> link.get().connects());
    gauges.register(Gauge.REPLICA_CURSOR, () -> cursor(copy));
    gauges.register(Gauge.REPLICA_SNAPSHOTS, () -> link.get().snapshots());
    gauges.feedLag(() -> Lag.entries(copy.replica().state(), link.get()), () -> staleSeconds(copy));
  }

  /** Copies that are none any more. */
  public static void setAside(Gauges gauges, SetAsideFolders aside) {
    gauges.register(Gauge.REPLICA_SET_ASIDE, () -> aside.kept().size());
  }

  /** What waits for Central or for a person. */
  public static void outbox(Gauges gauges, Supplier<OutboxStatus> outbox, Clock clock) {
    gauges.register(Gauge.OUTBOX_DEPTH, () -> outbox.get().waiting());
    gauges.register(Gauge.OUTBOX_PARKED, () -> outbox.get().parked());
    gauges.register(Gauge.OUTBOX_BYTES, () -> outbox.get().bytes());
    gauges.register(
        Gauge.OUTBOX_OLDEST_AGE,
        () -> {
          long sinceMicros = outbox.get().oldestQueuedAtMicros();
          long micros = sinceMicros == 0 ? 0 : clock.wallMicros() - sinceMicros;
          return TimeUnit.MICROSECONDS.toSeconds(Math.max(0, micros));
        });
  }

  /** What Central accepted. */
  public static void forwarded(Gauges gauges, Supplier<ForwardedStatus> forwarded) {
    gauges.register(Gauge.FORWARDED_COMMANDS, () -> forwarded.get().commands());
    gauges.register(Gauge.FORWARDED_BYTES, () -> forwarded.get().bytes());
    gauges.register(Gauge.FORWARDED_DROPPED, () -> forwarded.get().dropped());
    gauges.register(Gauge.FORWARDED_RESEND_LEFT, () -> resendLeft(forwarded.get()));
  }

  /** What needs a person, of all parts. */
  public static void alarms(
      Gauges gauges, Supplier<List<String>> link, Supplier<ForwardedStatus> forwarded) {
    gauges.register(Gauge.ALARMS, () -> link.get().size() + forwarded.get().alarms().size());
  }

  private static long breaker(LinkStatus.Breaker breaker) {
    return switch (breaker) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static long resendLeft(ForwardedStatus forwarded) {
    ResendProgress resend = forwarded.resend();
    return resend == null || resend.isFinished() ? 0 : resend.commands() - resend.handedOver();
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
