package io.onhand.server.observability;

import io.onhand.server.storage.StorageFigures;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the parts of a process register the figures that are read when they are exported, every few
 * seconds. A supplier is called from the exporter's thread, returns at once, and may throw: the
 * figure is then left out of that export. Registered once each, as the process is put together.
 */
public interface Gauges {

  /** Nobody reads. */
  Gauges NONE =
      new Gauges() {
        @Override
        public void register(Gauge gauge, LongSupplier value) {}

        @Override
        public void feedLag(LongSupplier entries, DoubleSupplier seconds) {}

        @Override
        public void storage(Supplier<StorageFigures> figures) {}
      };

  /** Registers one figure. */
  void register(Gauge gauge, LongSupplier value);

  /**
   * Registers how far an agent is behind Central.
   *
   * @param entries the newest head heard of, minus the cursor; of all the log's entries, not only
   *     those of the agent's stores
   * @param seconds how old the agent's state is: grows while Central is away
   */
  void feedLag(LongSupplier entries, DoubleSupplier seconds);

  /** Registers what the store tells about itself, read once for all of its figures. */
  void storage(Supplier<StorageFigures> figures);
}
