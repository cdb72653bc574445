package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Keeps an even sample of what was answered, however much that is. For use by several threads. */
final class Sample {

  /**
   * A command and its answer.
   *
   * @param name names the command, for people
   * @param answer the definite one
   * @param again sends it again through a door and returns the answer
   */
  record Answered(String name, Answer answer, Function<Door, Answer> again) {}

  private final int size;
  private final Random random;
  private final List<Answered> kept = new ArrayList<>();
  private long seen;

  Sample(int size, long seed) {
    this.size = size;
    random = new Random(seed);
  }

  /** Every command seen so far has the same chance to be kept (Vitter's algorithm R). */
  synchronized void add(Answered answered) {
    seen++;
    if (kept.size() < size) {
      kept.add(answered);
      return;
    }
    long place = random.nextLong(seen);
    if (place < size) {
      kept.set((int) place, answered);
    }
  }

  synchronized List<Answered> all() {
    return List.copyOf(kept);
  }
}
