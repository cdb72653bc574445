package io.onhand.bench.compare;

import io.onhand.bench.compare.Step.Measured;
import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.load.LoadGenerator;
import io.onhand.bench.load.LoadObserver;
import io.onhand.bench.load.LoadPlan;
import io.onhand.bench.load.LoadResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All runs against one side. No two of its requests have the same number, and what became of all of
 * them is added up. Used by one thread.
 */
public final class SideRun {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Side side;
  private final int connections;
  private final Watch watch;

  private long nextNumber;
  private long accepted;
  private long refused;
  private long unknown;

  /**
   * Runs against a side.
   *
   * @param connections at most; never more than calls in flight
   */
  public SideRun(Side side, int connections, Watch watch) {
    this.side = side;
    this.connections = connections;
    this.watch = watch;
  }

  /**
   * Has the server compile its code at the highest of these loads, so that it is not measured while
   * it does.
   */
  public void warmUp(List<Integer> inFlight, Duration time) throws LoadFailedException {
    measure(Collections.max(inFlight), time, MOMENT);
  }

  /** Measures with so many calls in flight, after a time that is not counted. */
  public Measured measure(int inFlight, Duration warmUp, Duration time) throws LoadFailedException {
    LoadPlan plan =
        new LoadPlan(
            side.address(),
            side.template(),
            inFlight,
            Math.min(connections, inFlight),
            warmUp,
            time,
            nextNumber,
            LoadPlan.UNLIMITED);
    LoadObserver shown =
        watch.over(side.name() + ", " + inFlight + " in flight", warmUp.plus(time));
    ProcessorTime processorTime = new ProcessorTime(side, shown);
    LoadResult load = LoadGenerator.run(plan, processorTime);
    count(load);
    return new Measured(load, processorTime.microsPer(load.accepted()));
  }

  /** Calls answered with OK so far, warm-ups included. */
  public long accepted() {
    return accepted;
  }

  /** Calls answered with a definite refusal so far. */
  public long refused() {
    return refused;
  }

  /** Calls of which nobody knows whether they were done. */
  public long unknown() {
    return unknown;
  }

  private void count(LoadResult load) {
    nextNumber = load.nextNumber();
    accepted += load.acceptedInAll();
    unknown += load.unanswered();
    for (Map.Entry<String, Long> reason : load.refusedInAll().entrySet()) {
      if (Outcomes.isUnknown(reason.getKey())) {
        unknown += reason.getValue();
      } else {
        refused += reason.getValue();
      }
    }
  }

  /** Reads what the server's process has used, when counting begins and when it ends. */
  private static final class ProcessorTime implements LoadObserver {

    private final Side side;
    private final LoadObserver shown;
    private Optional<Duration> before = Optional.empty();
    private Optional<Duration> after = Optional.empty();

    ProcessorTime(Side side, LoadObserver shown) {
      this.side = side;
      this.shown = shown;
    }

    @Override
    public void progress(Phase phase, Duration elapsed, double perSecond, long refusedSoFar) {
      shown.progress(phase, elapsed, perSecond, refusedSoFar);
    }

    @Override
    public void measureStarts() {
      before = side.processorTime().get();
    }

    @Override
    public void measureEnds() {
      after = side.processorTime().get();
    }

    double microsPer(long calls) {
      return before.isPresent() && after.isPresent() && calls > 0
          ? after.get().minus(before.get()).toNanos() / 1e3 / calls
          : Double.NaN;
    }
  }
}
