package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves those who poll: from the tail what it holds, from the log by reader threads what it does
 * not; nobody waits on a thread. How many may ask at once is bounded, and so is what was found for
 * all of them together until it is taken: who does not read its answer keeps others from one, and
 * no memory beyond that. Confined to the feed's thread.
 */
final class Pulls {
  private static final long ANSWER_BYTES_MAX = 1 << 20;

  /** Entries that concern somebody else cost a look: so many a turn, then the others follow. */
  private static final int LOOKS_PER_TURN = 4_096;

  /** Reads of the log under way: what they bring is held beyond the bound. */
  private static final int READS_MAX = 8;

  private final FeedLimits limits;
  private final EncodedLog log;
  private final FrameEncoder encoder;
  private final Reads reads;
  private final Tail tail;
  private final Supplier<Head> head;
  private final LongSupplier logTimeMicros;
  private final Clock clock;
  private final Consumer<String> damageAlarm;
  private final Opening wishes;
  private final SubscriberRegistry registry;
  private final List<Pull> open = new ArrayList<>();

  /** What was found for callers and not yet taken; lowered by any thread. */
  private final AtomicLong heldBytes = new AtomicLong();

  private int opening;
  private int reading;
  private boolean isClosed;

  Pulls(
      FeedLimits limits,
      Feed.Ports ports,
      Opening opening,
      Reads reads,
      EncodedLog log,
      Tail tail,
      Supplier<Head> head) {
    this.limits = limits;
    this.log = log;
    this.encoder = ports.encoder();
    this.logTimeMicros = ports.logTimeMicros();
    this.clock = ports.clock();
    this.reads = reads;
    this.tail = tail;
    this.head = head;
    this.damageAlarm = ports.damageAlarm();
    this.registry = ports.registry();
    this.wishes = opening;
  }

  /** One caller, and what was found for it so far. */
  private static final class Pull {
    final PullFrom from;
    final PullSink sink;
    final long untilNanos;
    final List<PulledEntry> found = new ArrayList<>();
    long cursor;
    long previous;
    long bytes;
    long heldBytes;
    boolean isReading;
    boolean isOver;

    Pull(PullFrom from, PullSink sink, long nowNanos) {
      this.from = from;
      this.sink = sink;
      this.untilNanos = nowNanos + from.patience().toNanos();
      this.cursor = from.after().sequence();
      this.previous = cursor;
    }

    boolean isFull() {
      return found.size() >= from.limit() || bytes >= ANSWER_BYTES_MAX;
    }

    /** Returns by how much more is held. */
    long look(EncodedEntry entry) {
      cursor = entry.sequence();
      List<EncodedEntry.Slice> slices = from.interest().slicesOf(entry);
      if (slices.isEmpty()) {
        return 0;
      }
      found.add(new PulledEntry(entry, previous, slices));
      previous = cursor;
      bytes += entry.bytes();
      heldBytes += entry.heldBytes();
      return entry.heldBytes();
    }
  }

  /** How many wait. */
  int size() {
    return open.size();
  }

  /** What was found for callers and not yet taken. Any thread. */
  long heldBytes() {
    return heldBytes.get();
  }

  private boolean hasRoom() {
    return heldBytes.get() < limits.pullBytesMax();
  }

  /** Looks at what a caller asks for, and takes it in. */
  void begin(PullFrom from, PullSink sink) {
    if (isClosed) {
      sink.refuse(shuttingDown(from.after()));
      return;
    }
    if (open.size() + opening >= limits.subscribersMax() || !hasRoom()) {
      sink.refuse(new FeedEnd.Overloaded());
      return;
    }
    SubscribeTo to = from.asSubscription();
    boolean isAccepted =
        reads.start(
            () -> {
              FeedEnd.Failure refusal = wishes.refusal(to);
              return () -> opened(from, sink, refusal);
            },
            failure -> {
              opening--;
              sink.refuse(damaged(failure));
            });
    if (isAccepted) {
      opening++;
    } else {
      sink.refuse(new FeedEnd.Overloaded());
    }
  }

  private void opened(PullFrom from, PullSink sink, FeedEnd.@Nullable Failure refusal) {
    opening--;
    if (refusal != null) {
      sink.refuse(refusal);
    } else if (isClosed) {
      sink.refuse(shuttingDown(from.after()));
    } else if (!from.subscriberId().isEmpty() && !registry.resumed(from.asSubscription())) {
      sink.refuse(new FeedEnd.TooMany(registry.knownMax()));
    } else {
      open.add(new Pull(from, sink, clock.monotonicNanos()));
    }
  }

  /** Drops the wish of a caller who is gone. */
  void gone(PullSink sink) {
    for (Pull pull : open) {
      if (pull.sink.equals(sink)) {
        pull.isOver = true;
        heldBytes.addAndGet(-pull.heldBytes);
      }
    }
    open.removeIf(pull -> pull.isOver);
  }

  /** Ends all, saying where each can go on, and takes no more. */
  void close() {
    isClosed = true;
    for (Pull pull : open) {
      refuse(pull, shuttingDown(pull.from.after()));
    }
    open.clear();
  }

  /** A turn for each. False: there was nothing to do. */
  boolean step(long nowNanos) {
    boolean worked = false;
    for (Pull pull : List.copyOf(open)) {
      worked |= serve(pull, nowNanos);
    }
    open.removeIf(pull -> pull.isOver);
    return worked;
  }

  private boolean serve(Pull pull, long nowNanos) {
    if (pull.isReading || pull.isOver) {
      return false;
    }
    boolean isBehind = pull.cursor < tail.last() && !pull.isFull();
    if (isBehind && hasRoom()) {
      return tail.holdsAfter(pull.cursor) ? look(pull) : read(pull);
    }
    if (pull.found.isEmpty() && nowNanos - pull.untilNanos < 0) {
      return false;
    }
    if (isBehind && pull.found.isEmpty()) {
      refuse(pull, new FeedEnd.Overloaded());
    } else {
      answer(pull);
    }
    return true;
  }

  private boolean look(Pull pull) {
    for (int i = 0; i < LOOKS_PER_TURN && pull.cursor < tail.last() && !pull.isFull(); i++) {
      heldBytes.addAndGet(pull.look(tail.at(pull.cursor + 1)));
    }
    return true;
  }

  private void answer(Pull pull) {
    pull.isOver = true;
    Head now = head.get();
    pull.sink.answer(
        encoder.pulled(
            pull.found,
            new Position(now.epoch(), pull.cursor),
            new Position(now.epoch(), now.sequence()),
            logTimeMicros.getAsLong()),
        () -> heldBytes.addAndGet(-pull.heldBytes));
  }

  private void refuse(Pull pull, FeedEnd.Failure why) {
    pull.isOver = true;
    heldBytes.addAndGet(-pull.heldBytes);
    pull.sink.refuse(why);
  }

  private boolean read(Pull pull) {
    if (reading >= READS_MAX) {
      return false;
    }
    long after = pull.cursor;
    pull.isReading =
        reads.start(
            () -> {
              LogPiece piece =
                  LogPiece.read(log, pull.from.interest(), after, limits.pieceBytesMax());
              return () -> cameFromLog(pull, piece);
            },
            failure -> {
              reading--;
              if (!pull.isOver) {
                refuse(pull, damaged(failure));
              }
            });
    reading += pull.isReading ? 1 : 0;
    return pull.isReading;
  }

  private FeedEnd.Failure damaged(RuntimeException failure) {
    damageAlarm.accept("Expected to read the log for a caller, but: " + failure.getMessage());
    return new FeedEnd.Damaged();
  }

  private static FeedEnd.Failure shuttingDown(Position after) {
    return new FeedEnd.ShuttingDown(after.epoch(), after.sequence());
  }

  private void cameFromLog(Pull pull, LogPiece piece) {
    reading--;
    pull.isReading = false;
    if (pull.isOver) {
      return;
    }
    switch (piece) {
      case LogPiece.Trimmed trimmed -> {
        refuse(pull, new FeedEnd.Trimmed(trimmed.oldest(), head.get().sequence()));
      }
      case LogPiece.Entries(List<EncodedEntry> entries, long upTo) -> {
        for (EncodedEntry entry : entries) {
          if (pull.isFull()) {
            return;
          }
          heldBytes.addAndGet(pull.look(entry));
        }
        pull.cursor = upTo;
      }
    }
  }
}
