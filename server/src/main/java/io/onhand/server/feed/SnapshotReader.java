package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.feed.Subscription.Read;
import io.onhand.server.statemachine.Head;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of some stores from one state, a piece at a time. Used by one reader thread at
 * a time, handed on through the feed's inbox; closed by the feed when no read of it is under way.
 */
final class SnapshotReader implements AutoCloseable {
  private final FeedSource.State state;
  private final List<String> stores;
  private final FrameEncoder encoder;
  private final int recordsPerFrame;
  private int store;
  private @Nullable String afterProduct;
  private long records;
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
        if (store == stores.size()) {
          Head head = state.head();
          frames.add(
              new Read.SnapshotEnd(
                  encoder.snapshotEnd(new Position(head.epoch(), head.sequence()), records),
                  head.sequence()));
          return frames;
        }
        List<StockRecord> page = state.records(stores.get(store), afterProduct, recordsPerFrame);
        if (!page.isEmpty()) {
          Frame frame = encoder.records(page);
          frames.add(new Read.Ready(frame));
          bytes += frame.bytes();
          records += page.size();
          afterProduct = page.getLast().key().product();
        }
        if (page.size() < recordsPerFrame) {
          store++;
          afterProduct = null;
        }
      }
      return frames;
    } finally {
      finish();
    }
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
