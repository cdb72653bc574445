package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Basket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Keeps an even sample of what was answered, however much that is. For use by several threads. */
final class Sample {

  /**
   * A basket and its answer.
   *
   * @param answer the definite one
   */
  record Answered(Basket basket, Answer answer) {}

  private final int size;
  private final Random random;
  private final List<Answered> kept = new ArrayList<>();
  private long seen;

  Sample(int size, long seed) {
    this.size = size;
    random = new Random(seed);
  }

  /** Every basket seen so far has the same chance to be kept (Vitter's algorithm R). */
  synchronized void add(Basket basket, Answer answer) {
    seen++;
    if (kept.size() < size) {
      kept.add(new Answered(basket, answer));
      return;
    }
    long place = random.nextLong(seen);
    if (place < size) {
      kept.set((int) place, new Answered(basket, answer));
    }
  }

  synchronized List<Answered> all() {
    return List.copyOf(kept);
  }
}
