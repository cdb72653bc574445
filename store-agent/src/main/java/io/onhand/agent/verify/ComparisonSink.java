package io.onhand.agent.verify;

import io.onhand.agent.replica.ThingKey;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import org.jspecify.annotations.Nullable;

/** Hears how a comparison goes, on its thread. What it throws ends the comparison. */
public interface ComparisonSink {
  /** How far it is. */
  void progress(String phase, long ranges, long records, long things);

  /** A record differs; null: there is none. */
  void difference(
      RecordKey key,
      @Nullable StockRecord central,
      @Nullable StockRecord replica,
      boolean isRepaired);

  /**
   * A thing differs; null: there is none that is open.
   *
   * @param key which
   * @param store where it was compared
   */
  void difference(
      ThingKey key,
      String store,
      @Nullable Thing central,
      @Nullable Thing replica,
      boolean isRepaired);
}
