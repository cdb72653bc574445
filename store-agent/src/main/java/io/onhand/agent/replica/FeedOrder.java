package io.onhand.agent.replica;

import io.onhand.server.domain.Position;

/**
 * Holds one stream of the feed to its order: no gap, no way back, no other history. Used by one
 * thread.
 */
public final class FeedOrder {

  private final long epoch;
  private long lastEntry;
  private long covered;

  /**
   * The order of a stream that is open.
   *
   * @param start where the stream begins: the snapshot's position or the resume point
   */
  public FeedOrder(Position start) {
    this.epoch = start.epoch();
    this.lastEntry = start.sequence();
    this.covered = start.sequence();
  }

  /** Everything up to here has come. */
  public Position covered() {
    return new Position(epoch, covered);
  }

  /**
   * Takes the next entry.
   *
   * @throws FeedViolationException if the entry does not continue the stream
   */
  void entry(FeedEntry entry) {
    if (entry.previousSequence() != lastEntry) {
      throw new FeedViolationException(
          "Expected an entry that follows "
              + lastEntry
              + ", but entry "
              + entry.sequence()
              + " follows "
              + entry.previousSequence()
              + ".");
    }
    if (entry.sequence() <= covered) {
      throw new FeedViolationException(
          "Expected an entry after " + covered + ", but got " + entry.sequence() + ".");
    }
    lastEntry = entry.sequence();
    covered = entry.sequence();
  }

  /**
   * Takes a bookmark.
   *
   * @throws FeedViolationException if the bookmark goes back or is of another history
   */
  void bookmark(Position position) {
    if (position.epoch() != epoch) {
      throw new FeedViolationException(
          "Expected a bookmark of epoch "
              + Position.epochText(epoch)
              + ", but got one of "
              + Position.epochText(position.epoch())
              + ".");
    }
    if (position.sequence() < covered) {
      throw new FeedViolationException(
          "Expected a bookmark at or after "
              + covered
              + ", but got one at "
              + position.sequence()
              + ".");
    }
    covered = position.sequence();
  }
}
