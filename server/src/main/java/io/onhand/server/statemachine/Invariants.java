package io.onhand.server.statemachine;

import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What holds of every change, whatever the rules say. Checked on each decision before it gets a
 * sequence, in constant time per change, always on. Written apart from the rules, so that one
 * catches the other.
 */
public final class Invariants {
  static final long LOG_AGE_MIN_MICROS = TimeUnit.SECONDS.toMicros(Limits.LOG_AGE_MIN.toSeconds());

  private Invariants() {}

  /**
   * Checks what a command decided.
   *
   * @throws InvariantViolation naming what would break
   */
  public static void check(StateView view, Decision decision, Moment moment) {
    if (decision instanceof Decision.Accepted accepted) {
      int changes = accepted.changes().size();
      Set<RecordKey> seen = changes > 1 ? HashSet.newHashSet(changes) : Set.of();
      for (Change change : accepted.changes()) {
        if (change instanceof RecordChanged changed) {
          check(view, changed, moment);
          // A second change would start from the same record as the first, which would be lost.
          require(
              changes == 1 || seen.add(changed.after().key()),
              "Expected each record once",
              changed);
        }
      }
    }
  }

  private static void check(StateView view, RecordChanged changed, Moment moment) {
    StockRecord before = changed.before();
    StockRecord after = changed.after();
    StockRecord held = view.record(after.key());
    require(isSame(before, held), "Expected a change of the record as it is", changed);
    require(
        after.version() == StockRecord.versionOf(before) + 1, "Expected the next version", changed);
    require(
        after.updatedSequence() == moment.sequence()
            && after.updatedAtMicros() == moment.logTimeMicros(),
        "Expected the entry's sequence and time in the record",
        changed);
    require(
        after.reserved() >= 0 && after.incoming() >= 0,
        "Expected reserved and incoming of 0 or more",
        changed);
    require(
        ((after.onHand() ^ after.reserved())
                & (after.onHand() ^ (after.onHand() - after.reserved())))
            >= 0,
        "Expected an available that 64 bits hold",
        changed);
    long availableBefore = before == null ? 0 : before.available();
    require(
        after.available() >= availableBefore || after.floor().allows(after.available()),
        "Expected available at or above the floor",
        changed);
  }

  private static boolean isSame(@Nullable StockRecord before, @Nullable StockRecord held) {
    return before == null ? held == null : before.equals(held);
  }

  static void require(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new InvariantViolation(expected + ", but got " + got + ".");
    }
  }
}
