package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Entries and bookmarks of one stream that the replica applies in one batch. Used by one thread.
 */
public final class FeedGroup {

  private final FeedOrder order;
  private final List<FeedEntry> entries = new ArrayList<>();
  private int frames;

  /**
   * An empty group.
   *
   * @param order of the stream; it moves on as frames are added
   */
  public FeedGroup(FeedOrder order) {
    this.order = order;
  }

  /**
   * Adds the next entry.
   *
   * @throws FeedViolationException if the entry does not continue the stream
   */
  public void add(FeedEntry entry) {
    order.entry(entry);
    entries.add(entry);
    frames++;
  }

  /**
   * Everything up to the position has come.
   *
   * @throws FeedViolationException if the position does not continue the stream
   */
  public void bookmark(Position position) {
    order.bookmark(position);
    frames++;
  }

  /** How many entries and bookmarks were added. */
  public int frames() {
    return frames;
  }

  List<FeedEntry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The cursor once the group is applied. */
  public Position cursor() {
    return order.covered();
  }
}
