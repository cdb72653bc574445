package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.outbox.Replay.Accepted;
import io.onhand.agent.outbox.Replay.Again;
import io.onhand.agent.outbox.Replay.Rejected;
import io.onhand.agent.outbox.Replay.Verdict;
import io.onhand.agent.outbox.ReplayLine.Decided;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what may be sent and settles what was answered. Used by the outbox's thread; the book under
 * the outbox's lock.
 */
final class Replaying {

  private static final Logger log = LoggerFactory.getLogger(Replaying.class);
  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int SWEPT_MAX = 1_024;

  private final KeyValueStore store;
  private final OutboxBook book;
  private final CallerWaits waits;
  private final OutboxLimits limits;
  private final OutboxPorts ports;
  private final Replay replay;
  private final Deque<OutboxEntry> applied = new ArrayDeque<>();
  private long sweptNanos;

  Replaying(
      KeyValueStore store,
      OutboxBook book,
      CallerWaits waits,
      OutboxLimits limits,
      OutboxPorts ports) {
    this.store = store;
    this.book = book;
    this.waits = waits;
    this.limits = limits;
    this.ports = ports;
    this.replay = new Replay(ports.line(), limits, ports.clock(), ports.random());
    this.sweptNanos = ports.clock().monotonicNanos();
    book.numbers(0, Integer.MAX_VALUE, entry -> entry.state instanceof Applied)
        .forEach(number -> applied.add(require(number)));
  }

  int sent() {
    return replay.sent();
  }

  String lastError() {
    return replay.lastError();
  }

  /** Adds what was answered, and what the replica holds by now, to a turn. */
  void take(Turn turn, Object lock) {
    for (Verdict verdict : replay.take()) {
      OutboxEntry entry;
      synchronized (lock) {
        entry = require(verdict.number());
      }
      switch (verdict) {
        case Accepted(long _, MutateStreamResponse answer) -> accepted(turn, entry, answer);
        case Rejected(long _, Status error) -> rejected(turn, entry, error);
        case Again(long _, Status why) ->
            turn.note(() -> {
              entry.tries = entry.tries.failed(why);
              book.order().again(entry);
            });
      }
    }
    long now = ports.clock().monotonicNanos();
    if (now - sweptNanos >= SWEEP_NANOS) {
      sweptNanos = now;
      sweep(turn, now);
    }
  }

  /** Sends what may be sent; under the lock. Whether anything was. */
  boolean send() {
    boolean hasSent = false;
    // Once: a write that may go now must not meet a Central that is heard of only afterwards.
    Footing footing = ports.line().footing();
    if (footing.isHandingOver() && book.lost().hasRoom(limits)) {
      return false; // What comes next may have to go first.
    }
    for (OutboxEntry next = book.order().next(footing.isHandingOver());
        next != null && replay.canSend(next.bytes, footing.epoch());
        next = book.order().next(footing.isHandingOver())) {
      book.order().sent(next);
      QueuedCommand command = row(next.number).command();
      next.isSentAsFact = command.isFact();
      next.isSentSeen = next.seen() != null;
      replay.send(next.number, command, next.bytes, footing.epoch());
      hasSent = true;
    }
    if (book.waiting() == 0) {
      replay.rest();
    }
    return hasSent;
  }

  /** Writes a row anew, with the effects that turned out to be. */
  void rewrite(Turn turn, long number, WriteState state, Set<RecordKey> changed) {
    QueuedWrite write = row(number);
    QueuedCommand command = write.command().changing(changed);
    turn.batch()
        .put(
            OutboxFamily.WRITES,
            OutboxRows.key(number),
            OutboxRows.bytes(new QueuedWrite(number, command, write.queuedAtMicros(), state)));
  }

  void close() {
    replay.close();
  }

  private void accepted(Turn turn, OutboxEntry entry, MutateStreamResponse answer) {
    Decided decided = ports.line().read(answer);
    Seen at = Seen.of(decided.at(), ports.replicaEpoch());
    Applied state = new Applied(at, decided.logTimeMicros());
    // The replica may be synced with the change at any moment, and then this must be known as well.
    turn.sync();
    rewrite(turn, entry.number, state, decided.changed());
    applied.add(entry);
    turn.note(() -> {
      book.applied(entry, state, decided.changed(), ports.clock().monotonicNanos());
      waits.settled(entry.number, turn.news());
      // Now, not before: until the book knows the entry, what it changed is still to come.
      ports.line().keep(answer);
    });
  }

  private void rejected(Turn turn, OutboxEntry entry, Status error) {
    if (entry.isFact && !entry.isSentAsFact) {
      // The request was refused, but it has happened since it was sent: Central decides that anew.
      turn.note(() -> book.order().again(entry));
      return;
    }
    if (entry.seen() != null && !entry.isSentSeen) {
      // It was refused, and then its command was told by another way and applied: the feed was
      // faster than this answer, and Central has another one by now.
      turn.note(() -> book.order().again(entry));
      return;
    }
    Parked state = new Parked(error, ports.clock().wallMicros());
    QueuedWrite row = row(entry.number);
    // What an entry that was taken for its own did not change it asks for all the same.
    QueuedCommand command =
        entry.seen() == null ? row.command() : row.command().asAsked(entry.effects);
    turn.batch()
        .put(
            OutboxFamily.WRITES,
            OutboxRows.key(entry.number),
            OutboxRows.bytes(new QueuedWrite(entry.number, command, row.queuedAtMicros(), state)));
    turn.note(() -> {
      book.parked(entry, state, command.effects());
      waits.settled(entry.number, turn.news());
    });
    log.atWarn()
        .addKeyValue("number", entry.number)
        .addKeyValue("reason", OnhandError.of(error).reasonName())
        .log("Central refused a queued write. It is parked until somebody retries or discards it.");
  }

  /** Drops rows whose change the replica would show after a power cut as well. */
  private void sweep(Turn turn, long now) {
    Position durable = ports.durableCursor().get();
    turn.note(() -> book.forget(ports.cursor().get(), now));
    if (durable == null) {
      return;
    }
    int left = Math.min(applied.size(), SWEPT_MAX);
    for (; left > 0; left--) {
      OutboxEntry entry = applied.remove();
      if (!(entry.state instanceof Applied)) {
        continue; // Central has lost it since
      }
      Seen at = entry.seen();
      if (at != null && at.isIn(durable.epoch(), durable.sequence())) {
        turn.batch().delete(OutboxFamily.WRITES, OutboxRows.key(entry.number));
        turn.note(() -> book.gone(entry));
      } else {
        applied.add(entry);
      }
    }
  }

  private OutboxEntry require(long number) {
    OutboxEntry entry = book.entry(number);
    if (entry == null) {
      throw new IllegalStateException("Expected write " + number + " in the book, but it is not.");
    }
    return entry;
  }

  /** Reads a write that is durable. */
  QueuedWrite row(long number) {
    byte[] row = store.get(OutboxFamily.WRITES, OutboxRows.key(number));
    if (row == null) {
      throw new StorageException("Expected write " + number + " of the outbox, but it is absent.");
    }
    return OutboxRows.write(number, row);
  }
}
