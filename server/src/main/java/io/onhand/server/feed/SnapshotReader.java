package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.statemachine.Head;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of some stores, and what is open there, from one state, a piece at a time. Used
 * by one reader thread at a time, handed on through the feed's inbox; closed by the feed when no
 * read of it is under way.
 */
final class SnapshotReader implements AutoCloseable {
  /** A reservation may have 1,000 lines: a frame of so many stays below what a reader takes. */
  private static final int THINGS_PER_FRAME_MAX = 16;

  private final FeedSource.State state;
  private final List<String> stores;
  private final FrameEncoder encoder;
  private final int recordsPerFrame;
  private FeedSource.@Nullable OpenThingsReader things;
  private int store;
  private @Nullable String afterProduct;
  private SnapshotCounts counts = SnapshotCounts.NONE;
  private boolean isReading;
  private boolean isClosed;

  SnapshotReader(
      FeedSource.State state, List<String> stores, FrameEncoder encoder, int recordsPerFrame) {
    this.state = state;
    this.stores = List.copyOf(stores);
    this.encoder = encoder;
    this.recordsPerFrame = recordsPerFrame;
  }

  /** The next frames, up to {@code bytesMax}; the last of all is the snapshot's end. */
  List<Read> next(long bytesMax) {
    if (!begin()) {
      return List.of();
    }
    try {
      List<Read> frames = new ArrayList<>();
      long bytes = 0;
      while (bytes < bytesMax) {
        boolean isAfterRecords = store == stores.size();
        Frame frame = isAfterRecords ? things() : records();
        if (frame != null) {
          frames.add(new Read.Ready(frame));
          bytes += frame.bytes();
        } else if (isAfterRecords) {
          frames.add(end());
          return frames;
        }
      }
      return frames;
    } finally {
      finish();
    }
  }

  /** The next records; null: the store has no more, and the next store follows. */
  private @Nullable Frame records() {
    List<StockRecord> page = state.records(stores.get(store), afterProduct, recordsPerFrame);
    if (page.size() < recordsPerFrame) {
      store++;
      afterProduct = null;
    } else {
      afterProduct = page.getLast().key().product();
    }
    counts = counts.withRecords(page.size());
    return page.isEmpty() ? null : encoder.records(page);
  }

  /** The next open things; null: there are no more. */
  private @Nullable Frame things() {
    if (things == null) {
      things = state.openThings(stores);
    }
    Things page = things.next(Math.min(recordsPerFrame, THINGS_PER_FRAME_MAX));
    counts = counts.with(page);
    return page.isEmpty() ? null : encoder.things(page);
  }

  private Read end() {
    Head head = state.head();
    return new Read.SnapshotEnd(
        encoder.snapshotEnd(new Position(head.epoch(), head.sequence()), counts), head.sequence());
  }

  boolean isExpired() {
    return state.isExpired();
  }

  /** Gives the state back, now or when the read under way is done. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      if (!isReading) {
        state.close();
      }
    }
  }

  private synchronized boolean begin() {
    isReading = !isClosed;
    return isReading;
  }

  private synchronized void finish() {
    isReading = false;
    if (isClosed) {
      state.close();
    }
  }
}
