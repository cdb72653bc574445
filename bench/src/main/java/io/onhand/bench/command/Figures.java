package io.onhand.bench.command;

import java.util.Locale;

/** How measured numbers look to people. */
final class Figures {

  private static final double NANOS_PER_MILLI = 1e6;

  private Figures() {}

  /** A rate: thousands apart, no more digits than are meant. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%,d", Math.round(perSecond));
  }

  /** A latency in milliseconds with three digits that count. */
  static String millis(long nanos) {
    double millis = nanos / NANOS_PER_MILLI;
    String pattern = millis < 1 ? "%.3f" : millis < 10 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, pattern, millis);
  }

  /** Microseconds per call; nothing when they are not known. */
  static String micros(double micros) {
    return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%.1f", micros);
  }

  /** A part of something. */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
