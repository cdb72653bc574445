package io.onhand.agent.link;

import io.onhand.agent.ModelLog;
import io.onhand.agent.TestClock;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Central as the link sees it: serves a model's log, and does whatever a test wants of it. */
final class FakeCentral implements CentralFeed {

  private final TestClock clock;
  private final List<String> stores;
  private final List<@Nullable Position> opened = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final List<Consumer<Position>> waitingReports = new ArrayList<>();
  private @Nullable Stream current;

  ModelLog log;
  long oldest = 1;
  Lineage lineage = Lineage.NONE;
  int reconnects;
  int looks;

  /** No connection can be made. */
  boolean isDown;

  /** Connections are made, but nothing comes over them. */
  boolean isMute;

  FakeCentral(TestClock clock, ModelLog log, List<String> stores) {
    this.clock = clock;
    this.log = log;
    this.stores = stores;
  }

  /** Where each stream was to go on, null for a snapshot. */
  List<@Nullable Position> opened() {
    return opened;
  }

  List<Report> reports() {
    return reports;
  }

  @Override
  public FeedStream open(@Nullable Position after) {
    opened.add(after);
    Stream stream = new Stream();
    if (isDown) {
      stream.end(EndKind.BROKEN, "Connection refused");
    } else if (after != null && after.epoch() != log.epoch()) {
      stream.end(EndKind.EPOCH_CHANGED, "EPOCH_CHANGED");
    } else if (after != null && after.sequence() > log.head()) {
      stream.end(EndKind.AHEAD, "SEQUENCE_IN_FUTURE");
    } else if (after != null && after.sequence() + 1 < oldest) {
      stream.end(EndKind.TRIMMED, "SEQUENCE_TRIMMED");
    } else {
      stream.begin(after);
      current = stream;
    }
    return stream;
  }

  @Override
  public void reconnect() {
    reconnects++;
  }

  @Override
  public boolean connect() {
    looks++;
    return !isDown;
  }

  @Override
  public void report(Report report, Consumer<Position> head) {
    reports.add(report);
    waitingReports.add(head);
  }

  /** Answers the reports that came. */
  void answerReports() {
    waitingReports.forEach(report -> report.accept(log.headPosition()));
    waitingReports.clear();
  }

  /** Sends what is new, then a bookmark. */
  void sendNews() {
    if (current != null) {
      current.entries();
      current.bookmark();
    }
  }

  /** Sends a frame out of turn. */
  void send(FeedFrame frame) {
    if (current == null) {
      throw new IllegalStateException("Expected an open stream, but there is none.");
    }
    current.frames.add(new FeedEvent.Frame(frame));
  }

  /** Ends the open stream; what was sent before still arrives. */
  void end(EndKind kind) {
    if (current != null) {
      current.end(kind, "Ended by the test: " + kind);
      current = null;
    }
  }

  /** Ends the open stream; of what was sent, only so many frames arrive. */
  void cut(int framesKept) {
    Stream stream = current;
    if (stream != null) {
      while (stream.frames.size() > framesKept) {
        stream.frames.removeLast();
      }
      end(EndKind.BROKEN);
    }
  }

  boolean hasStream() {
    return current != null;
  }

  private final class Stream implements FeedStream {
    private final Deque<FeedEvent> frames = new ArrayDeque<>();
    private long credits;
    private long sent;
    private boolean isCancelled;

    private void begin(@Nullable Position after) {
      frames.add(
          new FeedEvent.Frame(
              new FeedFrame.Opened(
                  log.headPosition(),
                  after == null,
                  stores.isEmpty() ? ModelLog.STORES : stores,
                  lineage)));
      if (after != null) {
        sent = after.sequence();
        return;
      }
      List<StockRecord> records = log.stateAt(log.head(), stores);
      for (int i = 0; i < records.size(); i += 3) {
        frames.add(
            new FeedEvent.Frame(
                new FeedFrame.SnapshotRecords(
                    records.subList(i, Math.min(i + 3, records.size())))));
      }
      Things things = log.snapshotOfThings(stores);
      frames.add(new FeedEvent.Frame(new FeedFrame.SnapshotThings(things)));
      frames.add(
          new FeedEvent.Frame(
              new FeedFrame.SnapshotEnd(
                  log.headPosition(),
                  SnapshotCounts.NONE.withRecords(records.size()).with(things))));
      sent = log.head();
    }

    private void entries() {
      for (FeedEntry entry : log.feed(sent, stores)) {
        frames.add(new FeedEvent.Frame(new FeedFrame.Entry(entry)));
        sent = entry.sequence();
      }
    }

    private void bookmark() {
      frames.add(
          new FeedEvent.Frame(
              new FeedFrame.Bookmark(log.headPosition(), log.head(), clock.wallMicros())));
    }

    private void end(EndKind kind, String message) {
      frames.add(new Ended(kind, message));
    }

    @Override
    public @Nullable FeedEvent poll() {
      if (isMute || isCancelled || frames.isEmpty()) {
        return null;
      }
      if (frames.getFirst() instanceof FeedEvent.Frame) {
        if (credits == 0) {
          return null;
        }
        credits--;
      }
      return frames.removeFirst();
    }

    @Override
    public void request(int count) {
      if (count < 1) {
        // gRPC ends a stream on which that happens.
        throw new IllegalArgumentException(
            "Expected 1 or more frames to be asked for, but got " + count);
      }
      credits += count;
    }

    @Override
    public void cancel(String reason) {
      isCancelled = true;
      if (current == this) {
        current = null;
      }
    }
  }
}
