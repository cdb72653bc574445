package io.onhand.server.feed;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the feed reads of durable state. May wait for the disk: never called on the feed's thread.
 */
public interface FeedSource {
  /** Blocks with entries after a sequence, in order, at least one if there is one. */
  List<Block> blocksAfter(long after, long bytesMax);

  /**
   * Gives the entries after a sequence, in order, until the taker wants no more. Of a log that is
   * trimmed, those that are left.
   *
   * @param taker takes the next; true: it wants another
   */
  void entriesAfter(long after, Predicate<Entry> taker);

  /** The first sequence that the log still holds; empty when it holds none. */
  Optional<Long> oldest();

  /** Ids of the declared stores, in byte order. */
  List<String> stores();

  /** The state now, held still; empty when there is no room for another. */
  Optional<State> state();

  /** Reads what is open at some stores, a page at a time. Used by one thread at a time. */
  interface OpenThingsReader {
    /** The next, at most {@code limit}; none when there are no more. */
    Things next(int limit);
  }

  /** State at one sequence. Closed by whoever asked for it. */
  interface State extends AutoCloseable {
    Head head();

    /** Ids of the stores declared then, in byte order. */
    List<String> stores();

    /** Records of a store after a product, in byte order of the product. */
    List<StockRecord> records(String store, @Nullable String afterProduct, int limit);

    /** What is open at some stores. */
    OpenThingsReader openThings(List<String> stores);

    /** Whether it was held for too long and must be given back. */
    boolean isExpired();

    @Override
    void close();
  }
}
