package io.onhand.agent.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.TestClock;
import io.onhand.agent.forwarded.ForwardedStatus;
import io.onhand.agent.forwarded.ResendProgress;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.link.LinkStatus.Breaker;
import io.onhand.agent.outbox.OutboxStatus;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.OwnAnswers;
import io.onhand.agent.replica.PositionWaits;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.StorageFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An agent's figures say how its line, outbox, window and copy are")
final class AgentGaugesTest {

  @TempDir Path data;

  private final TestClock clock = new TestClock();
  private final Registered registered = new Registered();

  @Test
  void tellOfTheLine() {
    LinkStatus[] link = {
      new LinkStatus(LinkPhase.WAITING, Breaker.OPEN, "cut", 3, 2, null, List.of("a person"))
    };
    AgentGauges.link(registered, copy(), () -> link[0]);
    AgentGauges.alarms(registered, () -> link[0].alarms(), () -> forwarded(null));

    assertThat(registered.value(Gauge.LINK_LIVE)).isZero();
    assertThat(registered.value(Gauge.LINK_BREAKER)).isEqualTo(2);
    assertThat(registered.value(Gauge.LINK_CONNECTS)).isEqualTo(3);
    assertThat(registered.value(Gauge.REPLICA_SNAPSHOTS)).isEqualTo(2);
    assertThat(registered.value(Gauge.ALARMS)).isEqualTo(3); // and two of what was forwarded

    link[0] = new LinkStatus(LinkPhase.LIVE, Breaker.HALF_OPEN, "", 4, 2, null, List.of());
    assertThat(registered.value(Gauge.LINK_LIVE)).isEqualTo(1);
    assertThat(registered.value(Gauge.LINK_BREAKER)).isEqualTo(1);
    link[0] = new LinkStatus(LinkPhase.LIVE, Breaker.CLOSED, "", 4, 2, null, List.of());
    assertThat(registered.value(Gauge.LINK_BREAKER)).isZero();
  }

  @Test
  void tellOfTheOutbox() {
    long queuedAt = clock.wallMicros();
    OutboxStatus[] outbox = {new OutboxStatus(1, 5, 2, 700, queuedAt, 9, 2, 0, "")};
    AgentGauges.outbox(registered, () -> outbox[0], clock);
    clock.advance(Duration.ofSeconds(90));

    assertThat(registered.value(Gauge.OUTBOX_DEPTH)).isEqualTo(5);
    assertThat(registered.value(Gauge.OUTBOX_PARKED)).isEqualTo(2);
    assertThat(registered.value(Gauge.OUTBOX_BYTES)).isEqualTo(700);
    assertThat(registered.value(Gauge.OUTBOX_OLDEST_AGE)).isEqualTo(90);

    outbox[0] = new OutboxStatus(1, 0, 0, 0, 0, 9, 9, 0, "");
    assertThat(registered.value(Gauge.OUTBOX_OLDEST_AGE)).isZero();
  }

  @Test
  void tellOfWhatWasForwarded() {
    ForwardedStatus[] status = {forwarded(new ResendProgress(1, 2, 10, 0, 40, 15))};
    AgentGauges.forwarded(registered, () -> status[0]);

    assertThat(registered.value(Gauge.FORWARDED_COMMANDS)).isEqualTo(11);
    assertThat(registered.value(Gauge.FORWARDED_BYTES)).isEqualTo(1_100);
    assertThat(registered.value(Gauge.FORWARDED_DROPPED)).isEqualTo(6);
    assertThat(registered.value(Gauge.FORWARDED_RESEND_LEFT)).isEqualTo(25);

    status[0] = forwarded(new ResendProgress(1, 2, 10, 20, 40, 38));
    assertThat(registered.value(Gauge.FORWARDED_RESEND_LEFT)).isZero();
  }

  @Test
  void tellOfCopiesThatWereSetAside() throws IOException {
    SetAsideFolders aside = new SetAsideFolders(data, () -> Instant.EPOCH);
    AgentGauges.setAside(registered, aside);
    assertThat(registered.value(Gauge.REPLICA_SET_ASIDE)).isZero();

    aside.move(Files.createDirectory(data.resolve("store")), Why.DAMAGED);

    assertThat(registered.value(Gauge.REPLICA_SET_ASIDE)).isEqualTo(1);
  }

  private static ForwardedStatus forwarded(@Nullable ResendProgress resend) {
    return new ForwardedStatus(11, 1_100, 5, 6, 1, 0, resend, false);
  }

  private LocalCopy copy() {
    InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
    return new LocalCopy(
        Replica.open(store, Set.of()),
        new OwnAnswers(1),
        new FreshnessTracker(clock, 0, Duration.ofSeconds(2)),
        new PositionWaits(1));
  }

  /** Keeps what is registered, as an exporter would. */
  private static final class Registered implements Gauges {
    private final Map<Gauge, LongSupplier> values = new EnumMap<>(Gauge.class);

    long value(Gauge gauge) {
      return Objects.requireNonNull(values.get(gauge), gauge.name()).getAsLong();
    }

    @Override
    public void register(Gauge gauge, LongSupplier value) {
      assertThat(values.put(gauge, value)).as(gauge.name()).isNull();
    }

    @Override
    public void feedLag(LongSupplier entries, DoubleSupplier seconds) {}

    @Override
    public void storage(Supplier<StorageFigures> figures) {}
  }
}
