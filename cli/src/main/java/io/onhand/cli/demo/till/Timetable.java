package io.onhand.cli.demo.till;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * When each errand is due in a demo that plays months in a minute. The shops' closed hours are cut
 * short: a pause of more than {@value #PAUSE_MINUTES_MAX} minutes counts as one of that length, and
 * the rest is compressed evenly.
 */
public final class Timetable {

  private static final long PAUSE_MINUTES_MAX = 20;

  private final List<Instant> times;
  private final long[] dueNanos;

  private Timetable(List<Instant> times, long[] dueNanos) {
    this.times = times;
    this.dueNanos = dueNanos;
  }

  /**
   * Plays errands within a time.
   *
   * @param errands in the order of their time, at least one
   */
  public static Timetable within(Duration total, List<Errand> errands) {
    List<Instant> times = errands.stream().map(Errand::time).toList();
    double[] open = new double[times.size()];
    Duration pauseMax = Duration.ofMinutes(PAUSE_MINUTES_MAX);
    for (int i = 1; i < open.length; i++) {
      Duration gap = Duration.between(times.get(i - 1), times.get(i));
      open[i] = open[i - 1] + Math.min(gap.toSeconds(), pauseMax.toSeconds());
    }
    double last = open[open.length - 1];
    double scale = last == 0 ? 0 : total.toNanos() / last;
    return new Timetable(times, Arrays.stream(open).mapToLong(s -> (long) (s * scale)).toArray());
  }

  /** Everything is due at once. */
  public static Timetable atOnce(List<Errand> errands) {
    return new Timetable(errands.stream().map(Errand::time).toList(), new long[errands.size()]);
  }

  /** When an errand is due, in nanoseconds from the begin. */
  long dueNanos(int errand) {
    return dueNanos[errand];
  }

  /**
   * What the clock in the shops says: when the last errand was done that is due and, as the tills
   * may be behind, begun.
   *
   * @param nanos time since the begin
   * @param begun how many errands were begun
   */
  Instant timeAt(long nanos, int begun) {
    int at = Arrays.binarySearch(dueNanos, nanos);
    int due = at >= 0 ? at : -at - 2;
    return times.get(Math.clamp(Math.min(due, begun - 1), 0, times.size() - 1));
  }
}
