package io.onhand.server.api;

import com.google.protobuf.Duration;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Fields that several requests have in common. */
public final class FieldMapper {
  private static final java.time.Duration MICRO = java.time.Duration.ofNanos(1_000);

  /** About 10,000 years, the range that Duration is defined for. */
  private static final long SECONDS_MAX = 315_576_000_000L;

  private FieldMapper() {}

  /**
   * Checks the id of a reservation, a transfer or an exception.
   *
   * @throws InvalidFieldException naming {@code field}
   */
  public static LogId id(String field, String text) {
    return LogId.parse(field, Text.id(field, text, Limits.ID_BYTES_MAX));
  }

  static OptionalLong version(boolean isSet, long version) {
    return isSet ? OptionalLong.of(version) : OptionalLong.empty();
  }

  /**
   * A duration in microseconds.
   *
   * @throws InvalidFieldException naming {@code field} for one that is negative, beyond its type's
   *     range or not of whole microseconds
   */
  static long micros(String field, Duration duration) {
    if (duration.getSeconds() < 0
        || duration.getSeconds() > SECONDS_MAX
        || duration.getNanos() < 0
        || duration.getNanos() > 999_999_999) {
      throw new InvalidFieldException(
          field,
          "Expected a duration of 0 or more, but got "
              + duration.getSeconds()
              + " s and "
              + duration.getNanos()
              + " ns.");
    }
    java.time.Duration exact =
        java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    long micros = exact.dividedBy(MICRO);
    if (!MICRO.multipliedBy(micros).equals(exact)) {
      throw new InvalidFieldException(field, "Expected whole microseconds, but got " + exact + ".");
    }
    return micros;
  }

  /**
   * Checks each line.
   *
   * @param countMax more are refused before any is looked at: a million of them should not be
   * @throws InvalidFieldException naming the field below {@code lines[i]}
   */
  static <L, V> List<V> lines(List<L> lines, int countMin, int countMax, Function<L, V> mapper) {
    if (lines.size() < countMin || lines.size() > countMax) {
      throw new InvalidFieldException(
          "lines",
          "Expected " + countMin + " to " + countMax + " lines, but got " + lines.size() + ".");
    }
    List<V> mapped = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      try {
        mapped.add(mapper.apply(lines.get(i)));
      } catch (InvalidFieldException e) {
        throw e.within("lines[" + i + "]");
      }
    }
    return mapped;
  }
}
