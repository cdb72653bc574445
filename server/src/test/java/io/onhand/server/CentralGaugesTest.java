package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.feed.FeedFigures;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import io.onhand.server.storage.StorageFigures;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Central's figures say how many feeds are open and what memory each bound of them takes")
final class CentralGaugesTest {
  private final Map<Gauge, LongSupplier> values = new EnumMap<>(Gauge.class);

  @Test
  void tellOfTheFeed() {
    FeedFigures[] figures = {new FeedFigures(1, 2, 3, 4, 5, 6)};
    CentralGauges.feed(new Registered(), () -> 7, () -> figures[0]);

    assertThat(value(Gauge.FEED_TAIL_BYTES)).isEqualTo(1);
    assertThat(value(Gauge.FEED_WAITING_BYTES)).isEqualTo(2);
    assertThat(value(Gauge.FEED_ENCODED_LOG_BYTES)).isEqualTo(3);
    assertThat(value(Gauge.FEED_AHEAD_LOG_BYTES)).isEqualTo(4);
    assertThat(value(Gauge.FEED_AHEAD_SNAPSHOTS_BYTES)).isEqualTo(5);
    assertThat(value(Gauge.FEED_PULLS_BYTES)).isEqualTo(6);
    assertThat(value(Gauge.SUBSCRIBERS)).isEqualTo(7);

    figures[0] = FeedFigures.NONE;
    assertThat(value(Gauge.FEED_TAIL_BYTES)).isZero();
  }

  private long value(Gauge gauge) {
    return Objects.requireNonNull(values.get(gauge), gauge.name()).getAsLong();
  }

  /** Keeps what is registered, as an exporter would. */
  private final class Registered implements Gauges {
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
