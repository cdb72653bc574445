package io.onhand.server.statemachine;

import io.onhand.server.domain.Limits;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import java.util.List;
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
  public static void check(StateView view, Command command, Decision decision, Moment moment) {
    if (decision instanceof Decision.Accepted accepted) {
      List<Change> changes = accepted.changes();
      if (changes.size() == 1 && changes.getFirst() instanceof RecordChanged alone) {
        // Nearly all decisions are of this kind: nothing is allocated for them.
        check(view, command, alone, moment);
        checkExplainsItself(command, alone);
      } else {
        new Balance(view, command, moment).check(changes);
      }
    }
  }

  /** Checks one change of a record, apart from what else the decision changes. */
  static void check(StateView view, Command command, RecordChanged changed, Moment moment) {
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
    require(
        command.isFact() || !takesBelowFloor(changed),
        "Expected available at or above the floor",
        changed);
  }

  /** A record that changes alone: nothing else explains what it holds, expects or lacks. */
  private static void checkExplainsItself(Command command, RecordChanged changed) {
    require(
        reservedDelta(changed) == 0, "Expected reserved to move with reservations alone", changed);
    require(incomingDelta(changed) == 0, "Expected incoming to move with transfers alone", changed);
    require(
        !command.isFact() || !takesBelowFloor(changed),
        "Expected an exception with a fact that takes available below the floor",
        changed);
  }

  static boolean takesBelowFloor(RecordChanged changed) {
    StockRecord before = changed.before();
    StockRecord after = changed.after();
    return after.available() < (before == null ? 0 : before.available())
        && !after.floor().allows(after.available());
  }

  static long reservedDelta(RecordChanged changed) {
    StockRecord before = changed.before();
    return changed.after().reserved() - (before == null ? 0 : before.reserved());
  }

  static long incomingDelta(RecordChanged changed) {
    StockRecord before = changed.before();
    return changed.after().incoming() - (before == null ? 0 : before.incoming());
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
