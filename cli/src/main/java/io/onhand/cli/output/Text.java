package io.onhand.cli.output;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers, times and names look to people. */
public final class Text {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Text() {}

  /** A number with its thousands apart. */
  public static String number(long value) {
    boolean isShort = -1_000 < value && value < 1_000;
    return isShort ? Long.toString(value) : String.format(Locale.ROOT, "%,d", value);
  }

  /** A number with its thousands apart and its sign, also when it is positive. */
  public static String signed(long value) {
    return value > 0 ? "+" + number(value) : number(value);
  }

  /** A number for a table; nothing for 0. */
  public static Object nonZero(long value) {
    return value == 0 ? "" : value;
  }

  /** A name of the contract in words: {@code BELOW_FLOOR} as {@code below floor}. */
  public static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A time, UTC, to the second; empty when it was not said. */
  public static String time(Timestamp time) {
    return time.getSeconds() == 0 && time.getNanos() == 0 ? "" : time(instant(time));
  }

  /** A time, UTC, to the second. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** The same moment. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** A length of time in the unit that reads best. */
  public static String duration(Duration duration) {
    double millis = duration.getSeconds() * 1_000.0 + duration.getNanos() / 1_000_000.0;
    if (millis < 1_000) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }
    return String.format(Locale.ROOT, "%.0f min", millis / 60_000);
  }

  /** Bytes in the unit that reads best. */
  public static String bytes(long bytes) {
    if (bytes < 1L << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }
    if (bytes < 1L << 30) {
      return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
    }
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  /**
   * The text without control characters: what a server sent must not steer the terminal that shows
   * it.
   */
  public static String plain(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.codePoints()
            .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  /** How many places of a terminal the text takes, combining marks not counted. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      width += placesOf(point);
    }
    return width;
  }

  private static int placesOf(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    Character.UnicodeScript script =
        point < 0x1100 ? Character.UnicodeScript.COMMON : Character.UnicodeScript.of(point);
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
      default -> 1;
    };
  }
}
