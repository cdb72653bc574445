package io.onhand.cli.demo.till;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What the tills have done so far, counted as they do it. For use by several threads. */
public final class Figures {

  private static final long MICROS_MAX = Duration.ofMinutes(5).toNanos() / 1_000;

  private final LongAdder answered = new LongAdder();
  private final LongAdder refusedLines = new LongAdder();
  private final LongAdder refusedBaskets = new LongAdder();
  private final LongAdder lines = new LongAdder();
  private final LongAdder triesAgain = new LongAdder();
  private final Recorder recorder = new Recorder(MICROS_MAX, 3);

  /** From the time of the last reading; read and written under {@code this}. */
  private final Histogram total = new Histogram(MICROS_MAX, 3);

  /** A basket has its answer; {@code refusedWhole} when nothing of it was accepted. */
  void answered(Checkout.Entered entered, boolean refusedWhole, long nanos) {
    answered.increment();
    lines.add(entered.accepted());
    refusedLines.add(entered.refused());
    if (refusedWhole) {
      refusedBaskets.increment();
    }
    took(nanos);
  }

  /** A command has its answer. */
  void took(long nanos) {
    recorder.recordValue(Math.min(MICROS_MAX, Math.max(0, nanos / 1_000)));
  }

  /** So many records were changed. */
  void changed(int records) {
    lines.add(records);
  }

  /**
   * An invoice was answered as a web order.
   *
   * @param refusedWhole true: nothing is reserved
   * @param refused records that refused
   */
  public void ordered(boolean refusedWhole, int refused) {
    answered.increment();
    refusedLines.add(refused);
    if (refusedWhole) {
      refusedBaskets.increment();
    }
  }

  void triesAgain(int tries) {
    if (tries > 0) {
      triesAgain.add(tries);
    }
  }

  /** Baskets with a definite answer. */
  public long answered() {
    return answered.sum();
  }

  /** Baskets of which at least a part was accepted. */
  public long sold() {
    return answered.sum() - refusedBaskets.sum();
  }

  /** Lines that were refused, not counting those that shared a basket with one. */
  public long refusedLines() {
    return refusedLines.sum();
  }

  /** Lines accepted. */
  public long lines() {
    return lines.sum();
  }

  /** How often a basket was sent again because its outcome was unknown or nobody was there. */
  public long triesAgain() {
    return triesAgain.sum();
  }

  /** How long answers took since this was asked last. */
  public synchronized Latency latencySinceLast() {
    Histogram interval = recorder.getIntervalHistogram();
    total.add(interval);
    return Latency.of(interval);
  }

  /** How long answers took in all. */
  public synchronized Latency latency() {
    total.add(recorder.getIntervalHistogram());
    return Latency.of(total);
  }

  /**
   * How long answers took, from the till's first try to the definite answer.
   *
   * @param count how many answers
   * @param p50Micros half took no longer
   * @param p99Micros 99 of 100 took no longer
   */
  public record Latency(long count, long p50Micros, long p99Micros) {
    private static Latency of(Histogram histogram) {
      return new Latency(
          histogram.getTotalCount(),
          histogram.getValueAtPercentile(50),
          histogram.getValueAtPercentile(99));
    }
  }
}
