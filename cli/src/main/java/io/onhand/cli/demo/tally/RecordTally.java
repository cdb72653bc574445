package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The accepted changes of one record, as tills were answered. For use by several threads. */
final class RecordTally {

  private final StockKey key;
  private final List<Change> changes = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private Movements movements = Movements.NONE;
  private boolean belowFloor;

  RecordTally(StockKey key) {
    this.key = key;
  }

  /** One accepted change and what its answer showed. */
  private record Change(long delta, Shown after) {}

  synchronized void opened(long units, Shown after) {
    movements = movements.opened(units);
    note(units, after);
  }

  synchronized void accepted(List<PlannedLine> lines, Shown after) {
    long delta = 0;
    for (PlannedLine line : lines) {
      movements = movements.moved(line.movement(), line.delta());
      delta += line.delta();
    }
    note(delta, after);
  }

  synchronized void refused(Claim claim) {
    claims.add(claim);
  }

  private void note(long delta, Shown after) {
    changes.add(new Change(delta, after));
    belowFloor |= after.belowFloor();
  }

  synchronized Movements movements() {
    return movements;
  }

  /** The version that the record must have now: it begins at 1 and each change adds 1. */
  synchronized long version() {
    return changes.size();
  }

  /**
   * Checks the answers against each other: in the order of their versions each must continue the
   * one before. An answer that is missing, given twice or wrong breaks the row, and a refusal must
   * have been true at its place in the row.
   */
  synchronized Optional<Mismatch> contradiction() {
    if (belowFloor) {
      return Optional.of(new Mismatch(key, "an answer showed it below its floor"));
    }
    List<Change> ordered = new ArrayList<>(changes);
    ordered.sort(Comparator.comparingLong(change -> change.after().version()));
    long[] onHand = new long[ordered.size() + 1];
    for (int i = 0; i < ordered.size(); i++) {
      Change change = ordered.get(i);
      int version = i + 1;
      onHand[version] = onHand[i] + change.delta();
      if (change.after().version() != version) {
        return Optional.of(
            new Mismatch(
                key,
                "expected an answer with version %d, but the next one has version %d"
                    .formatted(version, change.after().version())));
      }
      if (change.after().onHand() != onHand[version]) {
        return Optional.of(
            new Mismatch(
                key,
                "expected %d on hand after version %d, but its answer said %d"
                    .formatted(onHand[version], version, change.after().onHand())));
      }
    }
    return claims.stream()
        .filter(claim -> !holds(claim, onHand))
        .findFirst()
        .map(claim -> new Mismatch(key, "expected a refusal to be true, but got " + claim));
  }

  private static boolean holds(Claim claim, long[] onHand) {
    return claim.justified()
        && claim.version() >= 0
        && claim.version() < onHand.length
        && claim.onHand() == onHand[(int) claim.version()];
  }
}
