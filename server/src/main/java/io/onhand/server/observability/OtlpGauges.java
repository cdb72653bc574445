package io.onhand.server.observability;

import io.opentelemetry.api.metrics.Meter;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the registered figures at each export. A supplier that throws leaves a gap. */
final class OtlpGauges implements Gauges {

  private static final Logger log = LoggerFactory.getLogger(OtlpGauges.class);

  private final Meter meter;

  OtlpGauges(Meter meter) {
    this.meter = meter;
  }

  @Override
  public void register(Gauge gauge, LongSupplier value) {
    register(gauge.metric(), gauge.unit(), gauge.description(), value);
  }

  @Override
  public void feedLag(LongSupplier entries, DoubleSupplier seconds) {
    register(
        "onhand.feed.lag.entries",
        "{entry}",
        "How many entries the replica is behind Central's log",
        entries);
    meter
        .gaugeBuilder("onhand.feed.lag.seconds")
        .setUnit("s")
        .setDescription("How old the replica's state is")
        .buildWithCallback(measurement ->
            unlessItThrows(
                "onhand.feed.lag.seconds", () -> measurement.record(seconds.getAsDouble())));
  }

  private void register(String name, String unit, String description, LongSupplier value) {
    meter
        .gaugeBuilder(name)
        .ofLongs()
        .setUnit(unit)
        .setDescription(description)
        .buildWithCallback(
            measurement -> unlessItThrows(name, () -> measurement.record(value.getAsLong())));
  }

  /** What is measured may be closed already, or closing. */
  private static void unlessItThrows(String name, Runnable measurement) {
    try {
      measurement.run();
    } catch (RuntimeException unreadable) {
      log.atDebug().addKeyValue("metric", name).setCause(unreadable).log("A figure is left out");
    }
  }
}
