package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.PlannedLine;
import java.util.List;

/**
 * What one accepted command did to one record.
 *
 * @param movements what came to or left the shelf
 * @param reserved by how much what reservations hold changed
 * @param incoming by how much what is on its way here changed
 */
public record Posting(Movements movements, long reserved, long incoming) {

  static final Posting NONE = new Posting(Movements.NONE, 0, 0);

  /** So many units came (or left, below 0) under this heading. */
  public static Posting onHand(Book book, long units) {
    return new Posting(Movements.of(book, units), 0, 0);
  }

  /** Lines of a basket, all of one record. */
  static Posting of(List<PlannedLine> lines) {
    return new Posting(
        lines.stream()
            .map(line -> Movements.of(Book.of(line.movement()), line.delta()))
            .reduce(Movements.NONE, Movements::plus),
        0,
        0);
  }

  /** So many units are held for somebody; below 0: no longer. */
  public static Posting held(long units) {
    return new Posting(Movements.NONE, units, 0);
  }

  /** So many units are on their way here; below 0: no longer. */
  public static Posting underway(long units) {
    return new Posting(Movements.NONE, 0, units);
  }

  /** Both together. */
  public Posting plus(Posting other) {
    return new Posting(
        movements.plus(other.movements), reserved + other.reserved, incoming + other.incoming);
  }
}
