package io.onhand.server.statemachine;

import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Commands on reservations. */
public sealed interface ReservationCommand extends CommandBody {

  /** Holds stock for a time, all lines or none. */
  record Reserve(List<HoldLine> lines, long durationMicros) implements ReservationCommand {
    /** Checks number and duration. Lines on one record must agree on the version they expect. */
    public Reserve {
      lines = List.copyOf(lines);
      CommandBody.checkCount("lines", lines.size(), Limits.BASKET_LINES_MAX);
      checkDuration(durationMicros);
      Map<RecordKey, OptionalLong> expected = HashMap.newHashMap(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        HoldLine line = lines.get(i);
        OptionalLong other = expected.putIfAbsent(line.key(), line.expectedVersion());
        if (other != null && !other.equals(line.expectedVersion())) {
          throw new InvalidFieldException(
              "lines[" + i + "].expected_version",
              "Expected the lines on " + line.key() + " to agree, but they do not.");
        }
      }
    }

    @Override
    public List<RecordKey> records() {
      return lines.stream().map(HoldLine::key).toList();
    }

    @Override
    public boolean expectsVersion() {
      return lines.stream().anyMatch(line -> line.expectedVersion().isPresent());
    }
  }

  /** What becomes of the part that a commit does not name. */
  enum Remainder {
    RELEASE,
    KEEP
  }

  /** What a commit does when the reservation has expired. */
  enum OnExpired {
    REJECT,
    REACQUIRE
  }

  /**
   * Sells what a reservation holds.
   *
   * @param reservation which
   * @param lines how much of each record; empty: all
   */
  record Commit(
      LogId reservation, List<RecordQuantity> lines, Remainder remainder, OnExpired onExpired)
      implements ReservationCommand {
    /** Checks number and repeats of the lines. */
    public Commit {
      lines = List.copyOf(lines);
      checkParts(lines);
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }
  }

  /**
   * Gives back what a reservation holds.
   *
   * @param reservation which
   * @param lines how much of each record; empty: all
   */
  record Release(LogId reservation, List<RecordQuantity> lines) implements ReservationCommand {
    /** Checks number and repeats of the lines. */
    public Release {
      lines = List.copyOf(lines);
      checkParts(lines);
    }
  }

  /** Lets a reservation hold until a duration from now, or longer if it does so anyway. */
  record Extend(LogId reservation, long durationMicros) implements ReservationCommand {
    /** Checks the duration. */
    public Extend {
      checkDuration(durationMicros);
    }
  }

  /** Ends a reservation whose time has passed; the server's own command. */
  record Expire(LogId reservation) implements ReservationCommand {}

  private static void checkDuration(long micros) {
    if (micros < Limits.RESERVATION_MICROS_MIN || micros > Limits.RESERVATION_MICROS_MAX) {
      throw new InvalidFieldException(
          "duration", "Expected 1 second to 30 days, but got " + micros + " microseconds.");
    }
  }

  private static void checkParts(List<RecordQuantity> lines) {
    if (lines.size() > Limits.BASKET_LINES_MAX) {
      CommandBody.checkCount("lines", lines.size(), Limits.BASKET_LINES_MAX);
    }
    Set<RecordKey> seen = HashSet.newHashSet(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      if (!seen.add(lines.get(i).key())) {
        throw new InvalidFieldException(
            "lines[" + i + "]",
            "Expected each record once, but " + lines.get(i).key() + " is there again.");
      }
    }
  }
}
