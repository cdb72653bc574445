package io.onhand.bench.feed;

import io.onhand.bench.load.LoadObserver;
import io.onhand.bench.load.LoadResult;
import io.onhand.bench.workload.CentralProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has the agents measure while the generator counts. Used by the generator's thread. */
final class LagWindow implements LoadObserver {

  private final CentralProcess central;
  private final AgentsProcess agents;
  private final LoadObserver shown;
  private @Nullable LagFigures figures;
  private @Nullable IOException failure;
  private Used before = Used.UNKNOWN;
  private Used after = Used.UNKNOWN;

  LagWindow(CentralProcess central, AgentsProcess agents, LoadObserver shown) {
    this.central = central;
    this.agents = agents;
    this.shown = shown;
  }

  /** Processor time used so far. */
  private record Used(Optional<Duration> central, Optional<Duration> agents) {
    static final Used UNKNOWN = new Used(Optional.empty(), Optional.empty());
  }

  @Override
  public void progress(Phase phase, Duration elapsed, double perSecond, long refused) {
    shown.progress(phase, elapsed, perSecond, refused);
  }

  @Override
  public void measureStarts() {
    before = used();
    try {
      agents.startLag();
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void measureEnds() {
    try {
      figures = agents.stopLag();
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    after = used();
  }

  /**
   * The run as it was measured.
   *
   * @throws IOException when the agents could not be asked
   */
  LagRun result(LoadResult load) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (figures == null) {
      throw new IOException("Expected figures of the agents, but the run was interrupted.");
    }
    double seconds = load.measured().toNanos() / 1e9;
    return new LagRun(
        load,
        figures,
        cores(before.central(), after.central(), seconds),
        cores(before.agents(), after.agents(), seconds));
  }

  private Used used() {
    return new Used(central.processorTime(), agents.processorTime());
  }

  private static double cores(Optional<Duration> from, Optional<Duration> to, double seconds) {
    return from.isPresent() && to.isPresent()
        ? to.get().minus(from.get()).toNanos() / 1e9 / seconds
        : Double.NaN;
  }
}
