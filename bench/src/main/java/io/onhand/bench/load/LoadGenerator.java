package io.onhand.bench.load;

import io.onhand.bench.load.LoadObserver.Phase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Carries out one {@link LoadPlan} on the calling thread: warms up, measures, and waits for the
 * last answers.
 *
 * <p>The loop is closed unless the plan is paced: a new request goes out when an answer came. All
 * that is read at once is answered with one write per connection, so the cost per call falls as the
 * load rises. Of a paced plan all that has come due within a millisecond goes out together.
 */
public final class LoadGenerator implements Answers {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int FIRST_STREAM_ID = 1;
  private static final long SELECT_MILLIS = 50;
  private static final long PACED_SELECT_MILLIS = 1;
  private static final long PROGRESS_NANOS = NANOS_PER_SECOND / 5;
  private static final long DRAIN_NANOS = 10 * NANOS_PER_SECOND;
  private static final long SILENCE_NANOS = 30 * NANOS_PER_SECOND;
  private static final long LATENCY_NANOS_MIN = 100;
  private static final long LATENCY_NANOS_MAX = 120 * NANOS_PER_SECOND;
  private static final int LATENCY_DIGITS = 3;

  private final LoadPlan plan;
  private final LoadObserver observer;
  private final Requests requests;
  private final List<Lane> lanes = new ArrayList<>();
  private final Histogram latency =
      new Histogram(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX, LATENCY_DIGITS);
  private final Map<String, Long> refused = new HashMap<>();
  private final Map<String, Long> refusedInAll = new HashMap<>();

  private long now;
  private long startedAt;
  private long receivedAt;
  private Phase phase = Phase.WARM_UP;
  private long accepted;
  private long acceptedInAll;
  private long measureStartedAt;
  private long measureEndedAt;
  private long cpuAtStart;
  private long cpuAtEnd;
  private long progressAt;
  private long progressAccepted;

  private LoadGenerator(LoadPlan plan, LoadObserver observer) {
    this.plan = plan;
    this.observer = observer;
    this.requests = new Requests(plan.firstNumber(), plan.requestsMax(), plan.perSecond());
  }

  /**
   * Runs the plan to its end.
   *
   * @throws LoadFailedException when the server cannot be reached, goes away, breaks the protocol
   *     or stays silent for 30 s: what was counted until then is no result
   */
  public static LoadResult run(LoadPlan plan, LoadObserver observer) throws LoadFailedException {
    return run(plan, observer, FIRST_STREAM_ID);
  }

  /** The same, with the first connections' stream ids as far used up as a test wants them. */
  static LoadResult run(LoadPlan plan, LoadObserver observer, int firstStreamId)
      throws LoadFailedException {
    LoadGenerator generator = new LoadGenerator(plan, observer);
    try (Selector selector = Selector.open()) {
      try {
        generator.open(selector, firstStreamId);
        generator.loop(selector);
        return generator.result();
      } finally {
        generator.closeLanes();
      }
    } catch (ConnectException e) {
      throw new LoadFailedException(
          "Expected a server at "
              + plan.server()
              + ", but the connection failed: "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new LoadFailedException(
          "Expected "
              + plan.server()
              + " to answer to the end of the run, but it failed: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void accepted(long callStartedAt) {
    acceptedInAll++;
    if (phase == Phase.MEASURE) {
      accepted++;
      latency.recordValue(Math.min(now - callStartedAt, LATENCY_NANOS_MAX));
    }
  }

  @Override
  public void refused(String reason, long callStartedAt) {
    refusedInAll.merge(reason, 1L, Long::sum);
    if (phase == Phase.MEASURE) {
      refused.merge(reason, 1L, Long::sum);
    }
  }

  @Override
  public void unprocessed(long number) {
    requests.sendAgain(number);
  }

  private void open(Selector selector, int firstStreamId) throws IOException {
    for (int i = 0; i < plan.connections(); i++) {
      int quota = (plan.inFlight() + i) / plan.connections();
      lanes.add(new Lane(plan.server(), selector, plan.template(), quota, firstStreamId, this));
    }
  }

  private void loop(Selector selector) throws IOException, LoadFailedException {
    now = System.nanoTime();
    receivedAt = now;
    startWarmUp();
    long selectMillis = plan.perSecond() == 0 ? SELECT_MILLIS : PACED_SELECT_MILLIS;
    while (true) {
      now = System.nanoTime();
      advance();
      requests.advance(now);
      for (Lane lane : lanes) {
        lane.refill(requests, now);
      }
      if (phase == Phase.DRAIN && (openCalls() == 0 || now - measureEndedAt > DRAIN_NANOS)) {
        return;
      }
      selector.select(selectMillis);
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isValid()
            && key.isReadable()
            && key.attachment() instanceof Connection connection) {
          receive(connection);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void receive(Connection connection) throws IOException {
    if (connection.receive()) {
      now = System.nanoTime();
      receivedAt = now;
      connection.deliver();
    }
  }

  private void startWarmUp() {
    startedAt = now;
    progressAt = now;
    requests.start(now);
  }

  /** Moves to the next phase when its time has come. */
  private void advance() throws LoadFailedException {
    if (phase == Phase.WARM_UP && now - startedAt >= plan.warmUp().toNanos()) {
      phase = Phase.MEASURE;
      measureStartedAt = now;
      cpuAtStart = threadCpuNanos();
      observer.measureStarts();
    }
    boolean allAnswered = requests.exhausted() && openCalls() == 0;
    if (phase == Phase.MEASURE
        && (allAnswered || now - measureStartedAt >= plan.measured().toNanos())) {
      phase = Phase.DRAIN;
      measureEndedAt = now;
      cpuAtEnd = threadCpuNanos();
      observer.measureEnds();
      requests.stop();
    }
    if (now - receivedAt > SILENCE_NANOS) {
      throw new LoadFailedException(
          "Expected an answer from "
              + plan.server()
              + " within 30 s, but none came: "
              + openCalls()
              + " calls are open.");
    }
    if (now - progressAt >= PROGRESS_NANOS) {
      double perSecond =
          (acceptedInAll - progressAccepted) * (double) NANOS_PER_SECOND / (now - progressAt);
      progressAt = now;
      progressAccepted = acceptedInAll;
      long failures = refusedInAll.values().stream().mapToLong(Long::longValue).sum();
      observer.progress(phase, Duration.ofNanos(now - startedAt), perSecond, failures);
    }
  }

  private int openCalls() {
    int calls = 0;
    for (Lane lane : lanes) {
      calls += lane.openCalls();
    }
    return calls;
  }

  private LoadResult result() {
    return new LoadResult(
        Duration.ofNanos(measureEndedAt - measureStartedAt),
        accepted,
        refused,
        Latency.of(latency),
        Duration.ofNanos(cpuAtEnd - cpuAtStart),
        acceptedInAll,
        refusedInAll,
        openCalls(),
        requests.nextNumber());
  }

  private void closeLanes() throws IOException {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
