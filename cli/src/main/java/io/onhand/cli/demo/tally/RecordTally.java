package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.StockKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accepted changes of one record, as tills were answered. For use by several threads. */
final class RecordTally {

  private final StockKey key;
  private final List<Change> changes = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private Posting sum = Posting.NONE;
  private boolean belowFloor;

  RecordTally(StockKey key) {
    this.key = key;
  }

  /**
   * One accepted change.
   *
   * @param sequence the entry of the log that holds it
   * @param after what its answer showed; null: an expiry, which is answered to nobody
   */
  private record Change(Posting posting, long sequence, @Nullable Shown after) {}

  synchronized void accepted(Posting posting, Shown after) {
    enter(new Change(posting, after.sequence(), after));
    belowFloor |= after.belowFloor();
  }

  synchronized void expired(long units, long sequence) {
    enter(new Change(Posting.held(-units), sequence, null));
  }

  private void enter(Change change) {
    changes.add(change);
    sum = sum.plus(change.posting());
  }

  synchronized void refused(Claim claim) {
    claims.add(claim);
  }

  synchronized Movements movements() {
    return sum.movements();
  }

  /** Where the record must stand now: its version begins at 1 and each change adds 1. */
  synchronized Standing standing() {
    return new Standing(sum.movements().onHand(), sum.reserved(), sum.incoming(), changes.size());
  }

  /**
   * Checks the answers against each other: in the order of their entries each must continue the one
   * before. An answer that is missing, given twice or wrong breaks the row, and so does a
   * reservation whose goods came back never, twice or at another place than it says. A refusal must
   * have been true at its place in the row.
   */
  synchronized Optional<Mismatch> contradiction() {
    if (belowFloor) {
      return Optional.of(new Mismatch(key, "an answer showed it below its floor"));
    }
    List<Change> ordered = new ArrayList<>(changes);
    ordered.sort(Comparator.comparingLong(Change::sequence));
    List<Standing> row = new ArrayList<>();
    row.add(Standing.UNBORN);
    for (Change change : ordered) {
      Standing expected = row.getLast().after(change.posting());
      row.add(expected);
      Shown after = change.after();
      if (after != null && after.version() != expected.version()) {
        return Optional.of(
            new Mismatch(
                key,
                "expected an answer with version %d, but the next one has version %d"
                    .formatted(expected.version(), after.version())));
      }
      if (after != null && !expected.isShownBy(after)) {
        return Optional.of(
            new Mismatch(
                key,
                "expected an answer with %s, but it said %s"
                    .formatted(expected, Standing.text(after))));
      }
    }
    return claims.stream()
        .filter(claim -> !holds(claim, row))
        .findFirst()
        .map(claim -> new Mismatch(key, "expected a refusal to be true, but got " + claim));
  }

  private static boolean holds(Claim claim, List<Standing> row) {
    if (!claim.justified() || claim.version() < 0 || claim.version() >= row.size()) {
      return false;
    }
    Standing then = row.get((int) claim.version());
    return claim.onHand() == then.onHand() && claim.available() == then.available();
  }
}
