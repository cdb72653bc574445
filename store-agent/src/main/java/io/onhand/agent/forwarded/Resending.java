package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.ForwardedRows.Row;
import io.onhand.agent.forwarded.ResendPort.Fate;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over, in the order in which Central had accepted them, the commands that a restored Central
 * has lost. A command that is taken over leaves the window: when Central accepts it again, it comes
 * back with its new place in the log. Used by the window's thread; answers come on any.
 */
final class Resending {

  private static final Logger log = LoggerFactory.getLogger(Resending.class);

  /** So many are handed over at a time; the next ones follow when all of these are answered. */
  private static final int GROUP_MAX = 256;

  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private final KeyValueStore store;
  private final Histories histories;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private @Nullable ResendProgress progress;
  private int unanswered;
  private long pausedUntilNanos;

  private record Answer(Position at, long bytes, Fate fate) {}

  /**
   * What a turn took out of the window.
   *
   * @param commands how many
   * @param bytes of their rows
   */
  record Taken(long commands, long bytes) {}

  Resending(KeyValueStore store, Histories histories, Clock clock) {
    this.store = store;
    this.histories = histories;
    this.clock = clock;
    byte[] row = store.get(ForwardedFamily.META, ForwardedRows.resendKey());
    progress = row == null ? null : ForwardedRows.resend(row);
    pausedUntilNanos = clock.monotonicNanos();
  }

  @Nullable ResendProgress progress() {
    return progress;
  }

  boolean isGoingOn() {
    ResendProgress now = progress;
    return now != null && !now.isFinished();
  }

  /** Central's log is another one: what it lost is to be handed over. */
  void begin(long fromEpoch, long toEpoch, long lost, WriteBatch batch) {
    ResendProgress now = progress;
    ResendProgress begun =
        now != null && now.toEpoch() == toEpoch && !now.isFinished()
            ? now.alsoOf(lost)
            : new ResendProgress(fromEpoch, toEpoch, clock.wallMicros(), 0, lost, 0);
    log.atWarn()
        .addKeyValue("from_epoch", Position.epochText(fromEpoch))
        .addKeyValue("to_epoch", Position.epochText(toEpoch))
        .addKeyValue("commands", lost)
        .log("Central was restored: what it lost of this agent's commands is sent again");
    progress(begun, batch);
  }

  /** Takes what was answered into a batch, and hands over more. Whether there was anything. */
  Taken step(WriteBatch batch) {
    long commands = 0;
    long bytes = 0;
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      unanswered--;
      switch (answer.fate()) {
        case TAKEN -> {
          batch.delete(ForwardedFamily.COMMANDS, ForwardedRows.key(answer.at()));
          commands++;
          bytes += answer.bytes();
        }
        case LATER -> pausedUntilNanos = clock.monotonicNanos() + PAUSE_NANOS;
      }
    }
    ResendProgress now = progress;
    if (commands > 0 && now != null) {
      progress(now.plus(commands), batch);
    }
    return new Taken(commands, bytes);
  }

  /** Hands over the next commands when all before are answered and what they came to is written. */
  boolean handOver(ResendPort taker, WriteBatch batch) {
    ResendProgress now = progress;
    if (now == null || now.isFinished() || unanswered > 0) {
      return false;
    }
    if (clock.monotonicNanos() - pausedUntilNanos < 0 || !taker.hasRoom()) {
      return false;
    }
    List<Position> next = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.COMMANDS)) {
      for (boolean on = rows.seekToFirst(); on && next.size() < GROUP_MAX; ) {
        Position at = ForwardedRows.position(rows.key());
        if (histories.past().hasLost(at)) {
          next.add(at);
          values.add(rows.value());
          on = rows.next();
        } else {
          on = skip(rows, at);
        }
      }
    }
    if (next.isEmpty()) {
      progress(now.finished(clock.wallMicros()), batch);
      return true;
    }
    send(next, values, taker);
    return true;
  }

  /** Passes what is of another Central, in order. */
  void foreign(Consumer<ResendPort.Foreign> each) {
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.COMMANDS)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        Position at = ForwardedRows.position(rows.key());
        if (histories.past().standing(at) == Past.Standing.FOREIGN) {
          Row row = ForwardedRows.row(rows.value());
          each.accept(new ResendPort.Foreign(row.request(), at, row.acceptedAtMicros()));
        }
      }
    }
  }

  /** What is lost, and what is of another Central, by count. */
  record Census(long lost, long foreign) {}

  Census count() {
    long lost = 0;
    long foreign = 0;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.COMMANDS)) {
      for (boolean on = rows.seekToFirst(); on; ) {
        Position at = ForwardedRows.position(rows.key());
        switch (histories.past().standing(at)) {
          case HELD -> on = skip(rows, at);
          case LOST -> {
            lost++;
            on = rows.next();
          }
          case FOREIGN -> {
            foreign++;
            on = rows.next();
          }
        }
      }
    }
    return new Census(lost, foreign);
  }

  /** Past all of an epoch that the present history holds, or past one row. */
  private boolean skip(KeyValueCursor rows, Position at) {
    CentralHistory present = histories.present();
    if (present == null || !present.holds(at)) {
      return rows.next();
    }
    Long end = present.ended().get(at.epoch());
    long last = end == null ? Long.MAX_VALUE : end;
    Position lastHeld = new Position(at.epoch(), last);
    if (!rows.seek(ForwardedRows.key(lastHeld))) {
      return false;
    }
    return !ForwardedRows.position(rows.key()).equals(lastHeld) || rows.next();
  }

  private void send(List<Position> positions, List<byte[]> values, ResendPort taker) {
    for (int i = 0; i < positions.size(); i++) {
      Position at = positions.get(i);
      byte[] value = values.get(i);
      Row row = ForwardedRows.row(value);
      Trial trial = new Trial(at, value.length + ForwardedRows.KEY_BYTES);
      unanswered++;
      Position place = row.place();
      taker.again(row.request(), place == null ? at : place, histories.past(), trial::told);
      if (trial.isPutOff) {
        return; // What comes after it must not go before it.
      }
    }
  }

  private void progress(ResendProgress next, WriteBatch batch) {
    progress = next;
    batch.put(ForwardedFamily.META, ForwardedRows.resendKey(), ForwardedRows.bytes(next));
  }

  /** One command that is being handed over. */
  private final class Trial {

    private final Position at;
    private final long bytes;
    private volatile boolean isPutOff;

    Trial(Position at, long bytes) {
      this.at = at;
      this.bytes = bytes;
    }

    void told(Fate fate) {
      isPutOff = fate == Fate.LATER;
      answers.add(new Answer(at, bytes, fate));
    }
  }
}
