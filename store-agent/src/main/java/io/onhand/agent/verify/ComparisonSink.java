package io.onhand.agent.verify;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import org.jspecify.annotations.Nullable;

/** Hears how a comparison goes, on its thread. What it throws ends the comparison. */
public interface ComparisonSink {
  /** How far it is. */
  void progress(String phase, long ranges, long records);

  /** A record differs; null: there is none. */
  void difference(
      RecordKey key,
      @Nullable StockRecord central,
      @Nullable StockRecord replica,
      boolean isRepaired);
}
