package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.feed.Subscription.Phase;
import io.onhand.server.statemachine.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gives each subscription its turns: what was read for it, what the tail holds, bookmarks. */
final class Delivery {
  /** For so long what was read of the log is kept for one that does not take it. */
  private static final long KEEP_NANOS = Duration.ofMillis(100).toNanos();

  private final FeedLimits limits;
  private final EncodedLog log;
  private final FrameEncoder encoder;
  private final Tail tail;
  private final Reads reads;
  private final ReadAhead ofLog;
  private final ReadAhead ofSnapshots;
  private final Supplier<Head> head;
  private final LongSupplier logTimeMicros;
  private final BiConsumer<Subscription, FeedEnd> end;
  private final BiConsumer<Subscription, RuntimeException> damaged;
  private final long epoch;

  Delivery(
      FeedLimits limits,
      EncodedLog log,
      FrameEncoder encoder,
      Tail tail,
      Reads reads,
      ReadAhead ofLog,
      ReadAhead ofSnapshots,
      Supplier<Head> head,
      LongSupplier logTimeMicros,
      BiConsumer<Subscription, FeedEnd> end,
      BiConsumer<Subscription, RuntimeException> damaged) {
    this.limits = limits;
    this.log = log;
    this.encoder = encoder;
    this.tail = tail;
    this.reads = reads;
    this.ofLog = ofLog;
    this.ofSnapshots = ofSnapshots;
    this.head = head;
    this.logTimeMicros = logTimeMicros;
    this.end = end;
    this.damaged = damaged;
    this.epoch = head.get().epoch();
  }

  /** One turn. True: something was sent or asked for. */
  boolean serve(Subscription subscription, long now) {
    if (subscription.isTooOld(now) && subscription.reads.isEmpty()) {
      end.accept(subscription, new FeedEnd.Aged());
      return true;
    }
    boolean worked = sendReads(subscription);
    if (subscription.phase == Phase.ENDED) {
      return true;
    }
    worked |= sendTail(subscription);
    worked |= readAhead(subscription);
    boolean isIdle = isUpToDate(subscription);
    if (worked || isIdle) {
      subscription.progressNanos = now;
    } else if (!subscription.sink.isReady()) {
      long stalled = now - subscription.progressNanos;
      if (stalled > subscription.stallMaxNanos(limits)) {
        end.accept(subscription, new FeedEnd.Slow(epoch, subscription.cursor));
        return true;
      }
      if (stalled >= KEEP_NANOS) {
        subscription.reads.dropOfLog();
      }
    }
    return bookmark(subscription, now) || worked;
  }

  private boolean sendReads(Subscription subscription) {
    boolean worked = false;
    for (int i = 0; i < limits.framesPerTurn() && subscription.sink.isReady(); i++) {
      Read read = subscription.reads.poll();
      if (read == null) {
        break;
      }
      worked = true;
      switch (read) {
        case Read.Ready ready -> subscription.sink.send(ready.frame());
        case Read.LogEntry logEntry -> subscription.deliver(logEntry.entry(), encoder);
        case Read.Passed passed -> subscription.cursor = passed.sequence();
        case Read.Trimmed trimmed -> {
          end.accept(subscription, new FeedEnd.Trimmed(trimmed.oldest(), head.get().sequence()));
          return true;
        }
        case Read.SnapshotEnd end -> {
          subscription.sink.send(end.frame());
          subscription.phase = Phase.FOLLOWING;
          subscription.cursor = end.sequence();
          subscription.previous = end.sequence();
          subscription.readTurn = 0; // those of the log are counted apart
          subscription.giveSnapshotBack();
        }
      }
    }
    return worked;
  }

  private boolean sendTail(Subscription subscription) {
    if (!canFollowTail(subscription)) {
      return false;
    }
    int sent = 0;
    boolean moved = false;
    while (subscription.cursor < tail.last()
        && sent < limits.framesPerTurn()
        && subscription.sink.isReady()) {
      sent += subscription.deliver(tail.at(subscription.cursor + 1), encoder) ? 1 : 0;
      moved = true;
    }
    return moved;
  }

  private boolean canFollowTail(Subscription subscription) {
    return subscription.phase == Phase.FOLLOWING
        && subscription.reads.isEmpty()
        && !subscription.isReading
        && tail.holdsAfter(subscription.cursor);
  }

  /**
   * Wants the next piece read once all that was read is sent: one piece per subscription is in
   * memory.
   */
  private boolean readAhead(Subscription subscription) {
    if (subscription.isReading
        || !subscription.reads.isEmpty()
        || !subscription.sink.isReady()
        || subscription.phase == Phase.OPENING
        || subscription.phase == Phase.ENDED) {
      return false;
    }
    SnapshotReader snapshot = subscription.snapshot;
    if (snapshot != null && snapshot.isExpired()) {
      end.accept(subscription, new FeedEnd.Slow(epoch, subscription.cursor));
      return true;
    }
    if (snapshot == null && tail.holdsAfter(subscription.cursor)) {
      return false;
    }
    subscription.isReading = true;
    (snapshot == null ? ofLog : ofSnapshots).await(subscription);
    return false; // it is something to do once it is begun
  }

  /** Begins the reads that are wanted and for which there is room. False: none. */
  boolean read() {
    boolean worked = ofLog.begin(this::readLog);
    return ofSnapshots.begin(this::readSnapshot) || worked;
  }

  private boolean readLog(Subscription subscription) {
    long after = subscription.cursor;
    Interest interest = subscription.to.interest();
    return read(
        subscription,
        ofLog,
        () -> reads(LogPiece.read(log, interest, after, limits.pieceBytesMax())));
  }

  private boolean readSnapshot(Subscription subscription) {
    SnapshotReader snapshot = subscription.snapshot;
    return snapshot != null
        && read(subscription, ofSnapshots, () -> snapshot.next(limits.readBytesMax()));
  }

  private boolean read(Subscription subscription, ReadAhead ahead, Supplier<List<Read>> read) {
    // It may have stalled or ended while it waited for its turn.
    subscription.isReading =
        subscription.phase != Phase.ENDED
            && subscription.sink.isReady()
            && reads.start(
                () -> {
                  List<Read> next = read.get();
                  return () -> {
                    ahead.over();
                    subscription.isReading = false;
                    if (subscription.phase != Phase.ENDED) {
                      subscription.reads.addAll(next);
                    }
                  };
                },
                failure -> {
                  ahead.over();
                  damaged.accept(subscription, failure);
                });
    return subscription.isReading;
  }

  private static List<Read> reads(LogPiece piece) {
    return switch (piece) {
      case LogPiece.Trimmed trimmed -> List.of(new Read.Trimmed(trimmed.oldest()));
      case LogPiece.Entries(List<EncodedEntry> entries, long upTo) -> {
        List<Read> reads = new ArrayList<>(entries.size() + 1);
        entries.forEach(entry -> reads.add(new Read.LogEntry(entry)));
        reads.add(new Read.Passed(upTo));
        yield reads;
      }
    };
  }

  private boolean isUpToDate(Subscription subscription) {
    return subscription.phase == Phase.FOLLOWING
        && subscription.reads.isEmpty()
        && subscription.cursor == tail.last();
  }

  /** Everything before it was handed to the same stream, so it says what it says. */
  private boolean bookmark(Subscription subscription, long now) {
    if (subscription.phase != Phase.FOLLOWING
        || (!subscription.isBookmarkWanted()
            && now - subscription.bookmarkNanos < limits.bookmarkInterval().toNanos())
        || !subscription.sink.isReady()
        || !subscription.reads.isEmpty()) {
      return false;
    }
    subscription.bookmarkNanos = now;
    subscription.bookmarkGiven();
    subscription.sink.send(
        encoder.bookmark(
            new Position(epoch, subscription.cursor),
            head.get().sequence(),
            logTimeMicros.getAsLong()));
    return true;
  }
}
