package io.onhand.cli.demo;

import io.onhand.cli.output.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers, times and lists read in the story. */
final class Words {

  private static final DateTimeFormatter SHOP_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Words() {}

  static String number(long value) {
    return Text.number(value);
  }

  /** As "1 store" or "3 stores"; the plural is the singular with an s. */
  static String count(long value, String singular) {
    return number(value) + " " + (value == 1 ? singular : singular + "s");
  }

  static String count(long value, String singular, String plural) {
    return number(value) + " " + (value == 1 ? singular : plural);
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
  }

  static String millis(long micros) {
    double millis = micros / 1_000.0;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
  }

  static String shopTime(Instant time) {
    return SHOP_TIME.format(time);
  }

  static long perSecond(long count, Duration time) {
    return Math.round(count * 1e9 / Math.max(1, time.toNanos()));
  }

  /** Words in lines of at most this width, each with this indent. */
  static List<String> wrapped(String indent, int width, List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : words) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      if (line.length() > indent.length()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
