package io.onhand.cli.demo.tally;

import java.util.EnumMap;
import java.util.Map;

/**
 * Units that came and went, under their headings.
 *
 * @param byBook by how much on_hand changed; below 0 units left. A heading without units is not
 *     there
 */
public record Movements(Map<Book, Long> byBook) {

  static final Movements NONE = new Movements(Map.of());

  /** Copies the map and leaves out what is 0. */
  public Movements {
    Map<Book, Long> copy = new EnumMap<>(Book.class);
    byBook.forEach((book, units) -> {
      if (units != 0) {
        copy.put(book, units);
      }
    });
    byBook = Map.copyOf(copy);
  }

  static Movements of(Book book, long units) {
    return new Movements(Map.of(book, units));
  }

  /** By how much these changed on_hand under one heading. */
  public long of(Book book) {
    return byBook.getOrDefault(book, 0L);
  }

  /** By how much they changed on_hand in all. */
  public long onHand() {
    return byBook.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Both together. */
  public Movements plus(Movements other) {
    Map<Book, Long> sum = new EnumMap<>(Book.class);
    sum.putAll(byBook);
    other.byBook.forEach((book, units) -> sum.merge(book, units, Math::addExact));
    return new Movements(sum);
  }
}
