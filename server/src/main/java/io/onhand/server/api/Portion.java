package io.onhand.server.api;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a list that fits an answer. Things are read a few at a time: one reservation may
 * have a thousand lines, and a thousand of them would neither fit a message nor memory.
 *
 * @param messages what fits, at least one if there is any
 * @param last where the last of them stands; null: there is none
 * @param hasMore whether there are more
 */
record Portion<M extends Message, P>(List<M> messages, @Nullable P last, boolean hasMore) {
  /** Half of what clients take by default. */
  static final int BYTES_MAX = 2 << 20;

  private static final int STEP = 100;

  /** Reads some of the list. */
  interface Source<V, P> {
    /**
     * Values in order; fewer than asked for when there are no more.
     *
     * @param after the place to begin after; null: begin with the first
     */
    List<V> read(@Nullable P after, int limit);
  }

  /**
   * Reads what fits.
   *
   * @param from the place to begin after; null: begin with the first
   * @param countMax at most so many
   * @param bytesMax not many more bytes
   */
  static <V, M extends Message, P> Portion<M, P> of(
      Source<V, P> source,
      Function<V, P> placeOf,
      Function<V, M> mapper,
      @Nullable P from,
      int countMax,
      int bytesMax) {
    List<M> messages = new ArrayList<>();
    long bytes = 0;
    P last = from;
    while (true) {
      int limit = Math.min(STEP, countMax - messages.size() + 1);
      List<V> values = source.read(last, limit);
      for (V value : values) {
        if (messages.size() == countMax || bytes >= bytesMax) {
          return new Portion<>(messages, last, true);
        }
        M message = mapper.apply(value);
        messages.add(message);
        bytes += message.getSerializedSize();
        last = placeOf.apply(value);
      }
      if (values.size() < limit) {
        return new Portion<>(messages, last, false);
      }
    }
  }
}
