package io.onhand.bench.compare;

import io.onhand.bench.load.LoadResult;

/**
 * One number of calls in flight, measured.
 *
 * @param echoBefore the ceiling just before
 * @param subject what was asked for
 * @param echoAfter the ceiling just after
 */
public record Step(int inFlight, Measured echoBefore, Measured subject, Measured echoAfter) {

  /**
   * A run and what the server's process used for it.
   *
   * @param serverMicrosPerCall processor time per accepted call in microseconds; NaN: not known
   */
  public record Measured(LoadResult load, double serverMicrosPerCall) {}

  /** The echo ceiling: the mean of before and after. */
  public double echoRate() {
    return (echoBefore.load().rate() + echoAfter.load().rate()) / 2;
  }

  /** The subject's rate as a part of the ceiling. */
  public double ratio() {
    return subject.load().rate() / echoRate();
  }
}
