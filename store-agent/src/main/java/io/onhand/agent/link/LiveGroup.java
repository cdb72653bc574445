package io.onhand.agent.link;

import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedGroup;
import io.onhand.agent.replica.FeedViolationException;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import io.onhand.server.observability.ReplicaObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The frames that one step of the link takes from a live stream and applies together. */
final class LiveGroup {

  private final FeedGroup group;
  private final List<FeedEntry> entries = new ArrayList<>();
  private final List<FeedFrame.Bookmark> bookmarks = new ArrayList<>();

  LiveGroup(FeedGroup group) {
    this.group = group;
  }

  int frames() {
    return group.frames();
  }

  /**
   * Takes what has come.
   *
   * @return the end of the stream, if it came
   * @throws FeedViolationException if a frame does not continue the stream
   */
  @Nullable Ended fill(FeedStream stream, int framesMax) {
    while (group.frames() < framesMax) {
      switch (stream.poll()) {
        case null -> {
          return null;
        }
        case Ended end -> {
          return end;
        }
        case FeedEvent.Frame(FeedFrame.Entry(FeedEntry entry)) -> {
          group.add(entry);
          entries.add(entry);
        }
        case FeedEvent.Frame(FeedFrame.Bookmark bookmark) -> {
          group.bookmark(bookmark.position());
          bookmarks.add(bookmark);
        }
        case FeedEvent.Frame(FeedFrame other) ->
            throw new FeedViolationException(
                "Expected entries and bookmarks, but got "
                    + other.getClass().getSimpleName()
                    + ".");
      }
    }
    return null;
  }

  /** Applies what was taken, and tells all who depend on the cursor. */
  void apply(LocalCopy copy, ReplicaObserver observer, Clock clock) {
    FreshnessTracker freshness = copy.freshness();
    long startNanos = clock.monotonicNanos();
    copy.watch().coming(group.cursor().epoch(), entries);
    copy.replica().apply(group, freshness.upToDateMicros());
    for (FeedFrame.Bookmark bookmark : bookmarks) {
      freshness.bookmark(bookmark.head(), bookmark.serverTimeMicros());
    }
    freshness.reached(group.cursor().sequence());
    copy.moved(group.cursor());
    if (observer.enabled()) {
      long endNanos = clock.monotonicNanos();
      for (FeedEntry entry : entries) {
        observer.applied(
            entry.traceParent(),
            entry.sequence(),
            entry.logTimeMicros(),
            entry.changes(),
            startNanos,
            endNanos);
      }
    }
  }

  /** Central's head as the last bookmark told it. */
  Optional<Position> head() {
    return bookmarks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Position(bookmarks.getLast().position().epoch(), bookmarks.getLast().head()));
  }
}
