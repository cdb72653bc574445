package io.onhand.agent.link;

import io.onhand.agent.replica.FeedOrder;
import io.onhand.agent.replica.SnapshotLoad;
import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;

/** The states of the link's duty cycle. Instants are of the monotonic clock. */
sealed interface LinkState {

  /** As operators see it. */
  LinkPhase phase();

  /** No stream; the next attempt is due at {@code untilNanos}. Leads to Connecting. */
  record Waiting(long untilNanos) implements LinkState {
    @Override
    public LinkPhase phase() {
      return LinkPhase.WAITING;
    }
  }

  /**
   * No stream, because the disk has no room for what it brings. The connection is kept up, since
   * commands and what is queued go over it all the same. Room leads to Waiting.
   *
   * @param lookNanos when the connection is looked at next
   */
  record NoRoom(long lookNanos) implements LinkState {
    @Override
    public LinkPhase phase() {
      return LinkPhase.DISK_LOW;
    }
  }

  /** A state with a stream; when that ends, Waiting follows. */
  sealed interface Streaming extends LinkState {
    /** The stream. */
    FeedStream stream();
  }

  /**
   * The stream is asked for. Its first frame leads to Snapshot or Live; too long a wait ends it.
   *
   * @param after where it is to go on; null: a snapshot was asked for
   */
  record Connecting(FeedStream stream, @Nullable Position after) implements Streaming {
    @Override
    public LinkPhase phase() {
      return LinkPhase.CONNECTING;
    }
  }

  /**
   * Records come into the next generation. The end makes that the current one and leads to Live.
   *
   * @param head of the log as the stream opened
   */
  record Snapshot(FeedStream stream, SnapshotLoad load, long head, long sinceNanos)
      implements Streaming {
    @Override
    public LinkPhase phase() {
      return LinkPhase.SNAPSHOT;
    }
  }

  /**
   * The snapshot is whole. Before it is shown, Central says what became of the commands whose
   * outcome is not known here. Its answers lead to Live.
   *
   * @param end of the snapshot
   * @param head of the log as the stream opened
   */
  record Asking(
      FeedStream stream,
      SnapshotLoad load,
      FeedFrame.SnapshotEnd end,
      long head,
      long sinceNanos,
      OpenOutcomes.Inquiry inquiry)
      implements Streaming {
    @Override
    public LinkPhase phase() {
      return LinkPhase.SNAPSHOT;
    }
  }

  /** Entries and bookmarks are applied in groups. Stays until the stream ends. */
  record Live(FeedStream stream, FeedOrder order, long sinceNanos) implements Streaming {
    @Override
    public LinkPhase phase() {
      return LinkPhase.LIVE;
    }
  }
}
