package io.onhand.bench.compare;

import io.onhand.bench.compare.Step.Measured;
import io.onhand.bench.load.LoadFailedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures a subject between two measurements of the echo, for each number of calls in flight: what
 * else the machine does then weighs on both. Used by one thread.
 */
public final class Comparison {

  private static final Duration STEP_WARM_UP = Duration.ofSeconds(1);
  private static final Duration ECHO_MIN = Duration.ofSeconds(2);
  private static final int ECHO_PART = 4;

  private final SideRun echo;
  private final SideRun subject;

  public Comparison(SideRun echo, SideRun subject) {
    this.echo = echo;
    this.subject = subject;
  }

  /**
   * Runs all steps in order.
   *
   * @param warmUp of each server before the first step; before each measurement a second of it
   * @param measured the subject in each step; the echo a quarter of it before and after, but not
   *     less than two seconds
   * @param onStep is given each step when it is through
   */
  public void run(
      List<Integer> inFlights, Duration warmUp, Duration measured, Consumer<Step> onStep)
      throws LoadFailedException {
    echo.warmUp(inFlights, warmUp);
    subject.warmUp(inFlights, warmUp);
    Duration echoTime = longer(measured.dividedBy(ECHO_PART), shorter(measured, ECHO_MIN));
    Duration stepWarmUp = shorter(warmUp, STEP_WARM_UP);
    for (int inFlight : inFlights) {
      Measured before = echo.measure(inFlight, stepWarmUp, echoTime);
      Measured between = subject.measure(inFlight, stepWarmUp, measured);
      Measured after = echo.measure(inFlight, stepWarmUp, echoTime);
      onStep.accept(new Step(inFlight, before, between, after));
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
