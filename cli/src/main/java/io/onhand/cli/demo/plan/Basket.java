package io.onhand.cli.demo.plan;

import java.time.Instant;
import java.util.List;

/**
 * What a till sends in one call: an invoice, or a part of one that is too long for a call, or a
 * delivery.
 *
 * @param reference the invoice's number, as written
 * @param key the idempotency key, unique within the origin
 * @param origin the till
 * @param store the store of every line
 * @param door where the till sends it
 * @param time when it happened
 * @param inPart true: each record is decided for itself; false: all or nothing
 * @param lines at least one; at most one per product and movement
 */
public record Basket(
    String reference,
    String key,
    String origin,
    String store,
    Door door,
    Instant time,
    boolean inPart,
    List<PlannedLine> lines) {

  /** The most lines that one call may carry, as the contract says. */
  public static final int LINES_MAX = 1_000;

  public Basket {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > LINES_MAX) {
      throw new IllegalArgumentException(
          "Expected 1 to %d lines, but %s has %d".formatted(LINES_MAX, reference, lines.size()));
    }
  }

  /** The same basket of another round: the same goods under a key of its own. */
  public Basket ofRound(int round) {
    return new Basket(reference, key + "/" + round, origin, store, door, time, inPart, lines);
  }

  /** True when it is all of an invoice, not a part of one that is too long for a call. */
  boolean isWholeInvoice() {
    return key.equals(reference) && lines.size() < LINES_MAX;
  }

  /** True when goods only leave, all of them sold. */
  public boolean onlySells() {
    return lines.stream().allMatch(line -> line.movement() == Movement.SALE);
  }

  /** Units that leave the shop by this basket. */
  public long unitsOut() {
    return lines.stream().mapToLong(line -> Math.max(0, -line.delta())).sum();
  }
}
