package io.onhand.bench.compare;

import io.onhand.bench.load.LoadObserver;
import java.time.Duration;

/** Shows a run while it lasts. */
@FunctionalInterface
public interface Watch {

  /**
   * Begins to show a run.
   *
   * @param name what runs
   * @param total how long it will run, warm-up included
   */
  LoadObserver over(String name, Duration total);
}
