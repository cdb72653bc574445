package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A write as the outbox keeps it in memory: all but the request. Guarded by the outbox's lock. */
final class OutboxEntry {

  final long number;
  final long hashHigh;
  final long hashLow;

  /** Changed by {@link OutboxBook#parked} alone, when it is in no order. */
  List<Effect> effects;

  final List<String> ties;

  /** Names the command as its origin knows it, when it goes under another key; else null. */
  final @Nullable String firstOperation;

  final long queuedAtMicros;
  final int bytes;
  WriteState state;

  /** As {@link QueuedCommand#place}; changed by {@link OutboxOrder#move} alone. */
  @Nullable Position place;

  /** What its entry changed, when that was known before it was durable; null: it was not. */
  @Nullable Set<RecordKey> changed;

  /** Its row is being written. */
  boolean isOnItsWay;

  boolean isDurable;
  boolean isSent;

  /** It is told as something that has happened; it may have been a request before. */
  boolean isFact;

  /** It was so when Central last got it. */
  boolean isSentAsFact;

  /** Its entry was known when Central last got it. */
  boolean isSentSeen;

  Tries tries = Tries.NONE;

  /** A person's wish about it is being made durable. */
  boolean isTaken;

  /** The entry that applied it is being noted: it is parked no more as soon as that is durable. */
  boolean isBeingSeen;

  OutboxEntry(QueuedWrite write, int bytes) {
    this.number = write.number();
    this.hashHigh = write.command().hashHigh();
    this.hashLow = write.command().hashLow();
    this.effects = write.command().effects();
    this.ties = write.command().ties();
    this.firstOperation =
        write.command().rekeyed() == null
            ? null
            : CommandFootprint.operation(write.command().id().origin(), write.command().firstKey());
    this.queuedAtMicros = write.queuedAtMicros();
    this.bytes = bytes;
    this.state = write.state();
    this.isFact = write.command().isFact();
    this.isSentAsFact = isFact;
    this.place = write.command().place();
  }

  /** Whether Central had accepted it in a history that it has lost. */
  boolean isLost() {
    return place != null;
  }

  /** Names its command. */
  String operation() {
    return ties.getFirst();
  }

  boolean isSame(long high, long low) {
    return hashHigh == high && hashLow == low;
  }

  boolean waits() {
    return state instanceof WriteState.Waiting;
  }

  boolean isParked() {
    return state instanceof WriteState.Parked;
  }

  /** Whether it is parked, and nobody is about to change that. */
  boolean mayBeTaken() {
    return isParked() && !isTaken && !isBeingSeen;
  }

  /** The entry that is known to have applied it; null: none. */
  @Nullable Seen seen() {
    return switch (state) {
      case WriteState.Waiting(Seen seen) -> seen;
      case WriteState.Applied(Seen at, long _) -> at;
      case WriteState.Parked _ -> null;
    };
  }

  /** Passes whatever keeps it in order with others. */
  void eachOrderKey(Consumer<Object> each) {
    for (Effect effect : effects) {
      each.accept(effect.key());
    }
    ties.forEach(each);
  }
}
