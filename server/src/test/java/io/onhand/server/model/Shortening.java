package io.onhand.server.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drops from a failing sequence whatever it fails without. */
final class Shortening {
  private static final int TRIES_MAX = 5_000;

  private Shortening() {}

  /** How the sequence fails; null: it does not. */
  static @Nullable Throwable failure(Play play, List<Item> items) {
    try {
      play.run(items);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** Halves first, then ever smaller pieces, down to single items. */
  static List<Item> shortest(List<Item> failing) {
    List<Item> kept = failing;
    int tries = 0;
    for (int size = Math.max(1, kept.size() / 2); size > 0; ) {
      boolean dropped = false;
      for (int from = kept.size() - size; from >= 0 && tries < TRIES_MAX; from -= size, tries++) {
        List<Item> rest = new ArrayList<>(kept.subList(0, from));
        rest.addAll(kept.subList(from + size, kept.size()));
        if (failure(new Play(false), rest) != null) {
          kept = rest;
          dropped = true;
        }
      }
      size = dropped && size == 1 && tries < TRIES_MAX ? 1 : size / 2;
    }
    return kept;
  }
}
