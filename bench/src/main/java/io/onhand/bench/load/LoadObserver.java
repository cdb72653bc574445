package io.onhand.bench.load;

import java.time.Duration;

/** Is told how a run goes, on the generator's thread: it must return at once. */
public interface LoadObserver {

  /** Where a run is. */
  enum Phase {
    /** Not counted. */
    WARM_UP,
    /** Counted. */
    MEASURE,
    /** Waits for the last answers. */
    DRAIN
  }

  /** A run that nobody watches. */
  LoadObserver NONE = new LoadObserver() {};

  /**
   * Called about five times a second.
   *
   * @param elapsed since the run began
   * @param perSecond accepted calls a second since the last time
   * @param refused answers other than OK since the run began
   */
  default void progress(Phase phase, Duration elapsed, double perSecond, long refused) {}

  /** Counting begins now. */
  default void measureStarts() {}

  /** Counting has ended. */
  default void measureEnds() {}
}
