package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Refusals;
import io.onhand.cli.demo.tally.Tally;
import java.util.List;
import java.util.Set;

/**
 * The tills of a demo with their books: what was answered, what was refused, and a sample to ask
 * again.
 */
public final class Tills {

  /** So many answered keys are kept to be sent again. */
  public static final int SAMPLE_SIZE = 1_000;

  private static final long SAMPLE_SEED = 20_101_201;

  private final Doors doors;
  private final int count;
  private final Tally tally = new Tally();
  private final Refusals refusals;
  private final Sample sample = new Sample(SAMPLE_SIZE, SAMPLE_SEED);

  /**
   * Opens the books.
   *
   * @param count how many tills work at once
   * @param shortRecords the records that open with too little on purpose
   */
  public Tills(Doors doors, int count, Set<StockKey> shortRecords) {
    this.doors = doors;
    this.count = count;
    refusals = new Refusals(shortRecords);
  }

  /** Sends all tills to work on these errands, counting into these figures. */
  public Crew start(List<Errand> errands, Timetable timetable, Figures figures) {
    return Crew.start(new Till(checkout(figures), desk(figures)), count, errands, timetable);
  }

  /** Where everything but a basket is handed in, counting into these figures. */
  public Desk desk(Figures figures) {
    return new Desk(new Sender(doors, figures), figures, tally, refusals, sample);
  }

  /** Where tills that find their baskets by themselves bring them, counting into these figures. */
  public Checkout checkout(Figures figures) {
    return new Checkout(new Sender(doors, figures), figures, tally, refusals, sample);
  }

  /** How many tills work at once. */
  public int count() {
    return count;
  }

  /** What was accepted. */
  public Tally tally() {
    return tally;
  }

  /** What was refused. */
  public Refusals refusals() {
    return refusals;
  }

  /** Sends the sample of answered keys again and compares the answers. No till may be at work. */
  public Resent sendAgain() {
    return Resending.all(sample.all());
  }
}
