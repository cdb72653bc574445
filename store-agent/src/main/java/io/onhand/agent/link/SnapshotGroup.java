package io.onhand.agent.link;

import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.agent.replica.FeedViolationException;
import io.onhand.agent.replica.SnapshotLoad;
import org.jspecify.annotations.Nullable;

/** The frames of a snapshot that one step of the link takes. */
final class SnapshotGroup {

  private final SnapshotLoad load;
  private int frames;
  private FeedFrame.@Nullable SnapshotEnd end;

  SnapshotGroup(SnapshotLoad load) {
    this.load = load;
  }

  /**
   * Takes what has come, up to the snapshot's end.
   *
   * @return the end of the stream, if it came first
   * @throws FeedViolationException if a frame cannot be part of a snapshot
   */
  @Nullable Ended fill(FeedStream stream, int framesMax) {
    while (end == null && frames < framesMax) {
      switch (stream.poll()) {
        case null -> {
          return null;
        }
        case Ended over -> {
          return over;
        }
        case FeedEvent.Frame(FeedFrame.SnapshotRecords some) -> load.add(some.records());
        case FeedEvent.Frame(FeedFrame.SnapshotThings some) -> load.add(some.things());
        case FeedEvent.Frame(FeedFrame.SnapshotEnd whole) -> end = whole;
        case FeedEvent.Frame(FeedFrame other) ->
            throw new FeedViolationException(
                "Expected a snapshot, but got " + other.getClass().getSimpleName() + " in it.");
      }
      frames++;
    }
    return null;
  }

  int frames() {
    return frames;
  }

  /** The snapshot's end, if it came. */
  FeedFrame.@Nullable SnapshotEnd end() {
    return end;
  }
}
