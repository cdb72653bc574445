package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves those who poll: from the tail what it holds, from the log by reader threads what it does
 * not; nobody waits on a thread. Confined to the feed's thread.
 */
final class Pulls {
  private static final long ANSWER_BYTES_MAX = 1 << 20;

  /** Entries that concern somebody else cost a look: so many a turn, then the others follow. */
  private static final int LOOKS_PER_TURN = 4_096;

  private final FeedLimits limits;
  private final FeedSource source;
  private final FrameEncoder encoder;
  private final Reads reads;
  private final Tail tail;
  private final Supplier<Head> head;
  private final LongSupplier logTimeMicros;
  private final Clock clock;
  private final Consumer<String> damageAlarm;
  private final Opening opening;
  private final SubscriberRegistry registry;
  private final List<Pull> open = new ArrayList<>();
  private boolean isClosed;

  Pulls(
      FeedLimits limits,
      Feed.Ports ports,
      Opening opening,
      Reads reads,
      Tail tail,
      Supplier<Head> head) {
    this.limits = limits;
    this.source = ports.source();
    this.encoder = ports.encoder();
    this.logTimeMicros = ports.logTimeMicros();
    this.clock = ports.clock();
    this.reads = reads;
    this.tail = tail;
    this.head = head;
    this.damageAlarm = ports.damageAlarm();
    this.registry = ports.registry();
    this.opening = opening;
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

    void look(EncodedEntry entry) {
      cursor = entry.sequence();
      List<EncodedEntry.Slice> slices = from.interest().slicesOf(entry);
      if (!slices.isEmpty()) {
        found.add(new PulledEntry(entry, previous, slices));
        previous = cursor;
        bytes += entry.bytes();
      }
    }
  }

  /** How many wait. */
  int size() {
    return open.size();
  }

  /** Looks at what a caller asks for, and takes it in. */
  void begin(PullFrom from, PullSink sink) {
    if (isClosed) {
      sink.refuse(shuttingDown(from.after()));
      return;
    }
    SubscribeTo to = from.asSubscription();
    boolean isAccepted =
        reads.start(
            () -> {
              FeedEnd.Failure refusal = opening.refusal(to);
              return () -> opened(from, sink, refusal);
            },
            failure -> sink.refuse(damaged(failure)));
    if (!isAccepted) {
      sink.refuse(new FeedEnd.Overloaded());
    }
  }

  private void opened(PullFrom from, PullSink sink, FeedEnd.@Nullable Failure refusal) {
    if (refusal != null) {
      sink.refuse(refusal);
    } else if (isClosed) {
      sink.refuse(shuttingDown(from.after()));
    } else if (open.size() >= limits.subscribersMax()) {
      sink.refuse(new FeedEnd.Overloaded());
    } else {
      if (!from.subscriberId().isEmpty()) {
        registry.polled(from.asSubscription());
      }
      open.add(new Pull(from, sink, clock.monotonicNanos()));
    }
  }

  /** Ends all, saying where each can go on, and takes no more. */
  void close() {
    isClosed = true;
    for (Pull pull : open) {
      pull.isOver = true;
      pull.sink.refuse(shuttingDown(pull.from.after()));
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
    if (pull.cursor < tail.last() && !pull.isFull()) {
      if (!tail.holdsAfter(pull.cursor)) {
        return read(pull);
      }
      for (int i = 0; i < LOOKS_PER_TURN && pull.cursor < tail.last() && !pull.isFull(); i++) {
        pull.look(tail.at(pull.cursor + 1));
      }
      return true;
    }
    if (pull.found.isEmpty() && nowNanos - pull.untilNanos < 0) {
      return false;
    }
    answer(pull);
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
            logTimeMicros.getAsLong()));
  }

  private boolean read(Pull pull) {
    long after = pull.cursor;
    pull.isReading =
        reads.start(
            () -> {
              LogPiece piece =
                  LogPiece.read(
                      source, encoder, pull.from.interest(), after, limits.readBytesMax());
              return () -> cameFromLog(pull, piece);
            },
            failure -> {
              pull.isOver = true;
              pull.sink.refuse(damaged(failure));
            });
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
    pull.isReading = false;
    if (pull.isOver) {
      return;
    }
    switch (piece) {
      case LogPiece.Trimmed trimmed -> {
        pull.isOver = true;
        pull.sink.refuse(new FeedEnd.Trimmed(trimmed.oldest(), head.get().sequence()));
      }
      case LogPiece.Entries(List<EncodedEntry> entries, long upTo) -> {
        for (EncodedEntry entry : entries) {
          if (pull.isFull()) {
            return;
          }
          pull.look(entry);
        }
        pull.cursor = upTo;
      }
    }
  }
}
