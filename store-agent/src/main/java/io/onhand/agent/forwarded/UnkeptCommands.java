package io.onhand.agent.forwarded;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.client.CommandId;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.storage.v1.ForwardedUnkept;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers what is not in the window: the names of commands that could not be kept, so many as fit
 * on a disk that is nearly full, and where the others were; and up to where commands went with age
 * or for their bytes. A restored Central that has lost some of that is not given it again, so it is
 * listed. Used by the window's thread.
 */
final class UnkeptCommands {

  /** So many names take 4 MiB at most; beyond it only where the commands were is written. */
  private static final int NAMES_MAX = 16_384;

  private static final int DROPPED_MAX = 1_024;

  /** Kinds of rows, the first byte of a key; the epoch follows. */
  private static final byte NAMED = 1;

  private static final byte UNNAMED = 2;
  private static final byte GONE = 3;

  private final KeyValueStore store;
  private final ForwardedLimits limits;
  private final Histories histories;
  private final int namesMax;
  private final Map<Long, Unkept> unnamed = new HashMap<>();
  private final Map<Long, Unkept> gone = new HashMap<>();
  private long commands;
  private long names;
  private boolean hasLost;

  UnkeptCommands(KeyValueStore store, ForwardedLimits limits, Histories histories) {
    this(store, limits, histories, NAMES_MAX);
  }

  UnkeptCommands(KeyValueStore store, ForwardedLimits limits, Histories histories, int namesMax) {
    this.store = store;
    this.limits = limits;
    this.histories = histories;
    this.namesMax = namesMax;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.UNKEPT)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        Unkept row = row(rows.key(), rows.value());
        commands += row.commands();
        hasLost |= isLost(row);
        switch (rows.key()[0]) {
          case NAMED -> names++;
          case UNNAMED -> unnamed.put(row.epoch(), row);
          default -> gone.put(row.epoch(), row);
        }
      }
    }
  }

  /** How many commands could not be kept; they are forgotten with the window's age. */
  long commands() {
    return commands;
  }

  /**
   * Notes commands that could not be kept.
   *
   * @param kept the entries of those that the same batch keeps
   */
  void add(List<Unkept> more, Set<Position> kept, WriteBatch batch) {
    Set<Position> noted = new HashSet<>(kept);
    for (Unkept row : more) {
      if (row.name() != null && (!noted.add(row.lastAt()) || isKnown(row))) {
        continue; // Central told it again
      }
      commands += row.commands();
      hasLost |= isLost(row);
      if (row.name() != null && names < namesMax) {
        names++;
        put(NAMED, row, batch);
      } else {
        Unkept all = unnamed.merge(row.epoch(), row, Unkept::and);
        put(UNNAMED, all, batch);
      }
    }
  }

  /** A command is kept after all: Central told it again when there was room. */
  void kept(Position at, WriteBatch batch) {
    byte[] key = key(NAMED, Unkept.gone(at, 0));
    byte[] value = store.get(ForwardedFamily.UNKEPT, key);
    if (value != null) {
      forget(key, row(key, value), batch);
    }
  }

  private boolean isKnown(Unkept row) {
    return store.get(ForwardedFamily.COMMANDS, ForwardedRows.key(row.lastAt())) != null
        || store.get(ForwardedFamily.UNKEPT, key(NAMED, row)) != null;
  }

  /** Notes up to where commands are not in the window any more. */
  void gone(Unkept upTo, WriteBatch batch) {
    Unkept before = gone.get(upTo.epoch());
    if (before == null || before.last() < upTo.last()) {
      gone.put(upTo.epoch(), upTo);
      put(GONE, upTo, batch);
    }
  }

  private boolean isLost(Unkept row) {
    return histories.past().hasLost(row.lastAt());
  }

  /** Forgets the names of what is too old; up to where that was stays known. */
  void drop(long nowMicros, WriteBatch batch) {
    if (commands == 0) {
      return;
    }
    long keptSinceMicros = nowMicros - limits.ageMax().toNanos() / 1_000;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.UNKEPT)) {
      boolean on = rows.seekToFirst();
      for (int dropped = 0; on && dropped < DROPPED_MAX; ) {
        Unkept row = row(rows.key(), rows.value());
        byte kind = rows.key()[0];
        if (kind == GONE) {
          break;
        }
        if (row.acceptedAtMicros() < keptSinceMicros) {
          forget(rows.key(), row, batch);
          gone(Unkept.gone(row.lastAt(), row.acceptedAtMicros()), batch);
          dropped++;
          on = rows.next();
        } else {
          on = kind == NAMED ? rows.seek(new byte[] {UNNAMED}) : rows.next();
        }
      }
    }
  }

  /** Whether Central has lost something that is noted here, as far as that was looked at. */
  boolean hasLost() {
    return hasLost;
  }

  /** Central's history is another one: looks what it has lost. */
  void look() {
    hasLost = false;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.UNKEPT)) {
      for (boolean on = rows.seekToFirst(); on && !hasLost; on = rows.next()) {
        hasLost = isLost(row(rows.key(), rows.value()));
      }
    }
  }

  /**
   * Takes what Central has lost: it is to be listed, and is forgotten here. What a Central that has
   * nothing in common with it does not have is not lost: the right one may come back.
   */
  List<Unkept> takeLost(WriteBatch batch) {
    List<Unkept> lost = new ArrayList<>();
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.UNKEPT)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        Unkept row = row(rows.key(), rows.value());
        if (isLost(row)) {
          long held = histories.past().lastHeld(row.epoch());
          lost.add(row.after(held));
          forget(rows.key(), row, batch);
          if (held > 0 && row.first() <= held) {
            keep(rows.key()[0], row.upTo(held), batch);
          }
        }
      }
    }
    hasLost = false;
    return lost;
  }

  /** What the present Central has nothing in common with. */
  List<Unkept> foreign() {
    List<Unkept> foreign = new ArrayList<>();
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.UNKEPT)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        Unkept row = row(rows.key(), rows.value());
        if (histories.past().standing(row.lastAt()) == Past.Standing.FOREIGN) {
          foreign.add(row.after(0));
        }
      }
    }
    return foreign;
  }

  /** The part of several that the next restore may lose. */
  private void keep(byte kind, Unkept part, WriteBatch batch) {
    put(kind, part, batch);
    commands += part.commands();
    (kind == UNNAMED ? unnamed : gone).put(part.epoch(), part);
  }

  private void forget(byte[] key, Unkept row, WriteBatch batch) {
    batch.delete(ForwardedFamily.UNKEPT, key);
    commands -= row.commands();
    switch (key[0]) {
      case NAMED -> names--;
      case UNNAMED -> unnamed.remove(row.epoch());
      default -> gone.remove(row.epoch());
    }
  }

  private static void put(byte kind, Unkept row, WriteBatch batch) {
    batch.put(ForwardedFamily.UNKEPT, key(kind, row), bytes(row));
  }

  private static byte[] key(byte kind, Unkept row) {
    ByteBuffer key =
        ByteBuffer.allocate(1 + (kind == NAMED ? 2 : 1) * Long.BYTES)
            .put(kind)
            .putLong(row.epoch());
    return (kind == NAMED ? key.putLong(row.last()) : key).array();
  }

  private static byte[] bytes(Unkept row) {
    ForwardedUnkept.Builder message =
        ForwardedUnkept.newBuilder()
            .setAcceptedAtMicros(row.acceptedAtMicros())
            .setCommands(row.commands())
            .setFirstSequence(row.first())
            .setLastSequence(row.last());
    Name name = row.name();
    if (name != null) {
      message
          .setOrigin(name.id().origin())
          .setIdempotencyKey(name.id().key())
          .setCommand(name.command());
    }
    return message.build().toByteArray();
  }

  private static Unkept row(byte[] key, byte[] value) {
    try {
      ForwardedUnkept message = ForwardedUnkept.parseFrom(value);
      return new Unkept(
          ByteBuffer.wrap(key, 1, Long.BYTES).getLong(),
          message.getFirstSequence(),
          message.getLastSequence(),
          message.getCommands(),
          message.getAcceptedAtMicros(),
          message.getCommand().isEmpty()
              ? null
              : new Name(
                  new CommandId(message.getOrigin(), message.getIdempotencyKey()),
                  message.getCommand()));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected what is known of a command that is not kept.", e);
    }
  }
}
