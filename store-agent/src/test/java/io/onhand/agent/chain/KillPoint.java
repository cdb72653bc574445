package io.onhand.agent.chain;

import java.util.Locale;

/**
 * Where a process kills itself.
 *
 * @param side before the step's write is done, or after it: then nobody was told of it yet
 * @param step what it is about to do, or has just done
 * @param nth the how many-th such step since it was armed
 */
record KillPoint(Side side, KillStep step, int nth) {
  /** On which side of the write. */
  enum Side {
    BEFORE,
    AFTER
  }

  /** As {@link #toString} wrote it. */
  static KillPoint of(String text) {
    String[] words = text.strip().split(" ", -1);
    return new KillPoint(
        Side.valueOf(words[0].toUpperCase(Locale.ROOT)),
        KillStep.valueOf(words[1]),
        Integer.parseInt(words[2]));
  }

  @Override
  public String toString() {
    return side.name().toLowerCase(Locale.ROOT) + " " + step + " " + nth;
  }
}
