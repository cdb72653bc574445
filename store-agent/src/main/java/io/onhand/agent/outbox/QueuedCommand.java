package io.onhand.agent.outbox;

import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.api.StreamItemMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command as an outbox keeps it.
 *
 * @param id who made it, under which key
 * @param hashHigh first half of the hash of its business fields
 * @param hashLow second half
 * @param effects the records that it names, each once, and what it will do to them
 * @param ties what else keeps it in order with other commands
 * @param request what goes to Central: valid, with its first {@code not_before}, without an item's
 *     number
 * @param place where Central had accepted it, in a history that it has lost: such commands go
 *     first, in the order of these places; null: it had not
 * @param rekeyed that it was refused under its origin's key and goes under another; null: it goes
 *     under its own
 */
public record QueuedCommand(
    CommandId id,
    long hashHigh,
    long hashLow,
    List<Effect> effects,
    List<String> ties,
    MutateStreamRequest request,
    @Nullable Position place,
    @Nullable Rekeyed rekeyed) {

  /**
   * What a command that goes under another key was.
   *
   * @param key its origin's
   * @param count how many other keys it has had, with this one
   */
  public record Rekeyed(String key, int count) {}

  /** Copies the lists. */
  public QueuedCommand {
    effects = List.copyOf(effects);
    ties = List.copyOf(ties);
  }

  /** A command that Central had not accepted. */
  public QueuedCommand(
      CommandId id,
      long hashHigh,
      long hashLow,
      List<Effect> effects,
      List<String> ties,
      MutateStreamRequest request) {
    this(id, hashHigh, hashLow, effects, ties, request, null, null);
  }

  /** A valid command. */
  public static QueuedCommand of(CommandFootprint footprint, MutateStreamRequest request) {
    return new QueuedCommand(
        new CommandId(footprint.origin(), footprint.key()),
        footprint.hashHigh(),
        footprint.hashLow(),
        footprint.effects(),
        footprint.ties(),
        request.toBuilder().clearItem().build(),
        null,
        null);
  }

  /** The same with other effects. */
  QueuedCommand withEffects(List<Effect> others) {
    return new QueuedCommand(id, hashHigh, hashLow, others, ties, request, place, rekeyed);
  }

  /** The same, accepted by a Central that has lost it. */
  public QueuedCommand lostAt(Position entry) {
    return new QueuedCommand(id, hashHigh, hashLow, effects, ties, request, entry, rekeyed);
  }

  /** The same, with no place before others. */
  QueuedCommand unplaced() {
    return new QueuedCommand(id, hashHigh, hashLow, effects, ties, request, null, rekeyed);
  }

  /** The same as another request with the same business. */
  QueuedCommand with(MutateStreamRequest other) {
    return new QueuedCommand(id, hashHigh, hashLow, effects, ties, other, place, rekeyed);
  }

  /** The same with effects on these records alone. */
  QueuedCommand changing(Set<RecordKey> changed) {
    return withEffects(effects.stream().filter(effect -> changed.contains(effect.key())).toList());
  }

  /**
   * The same with all that it asks for, when {@link #changing} was wrong.
   *
   * @param derived its effects where they follow from another command: a void's are not in its
   *     request
   */
  QueuedCommand asAsked(List<Effect> derived) {
    List<Effect> asked = List.of();
    try {
      asked = CommandFootprint.by(StreamItemMapper::command).apply(request).effects();
    } catch (InvalidFieldException e) {
      // Of another version: what is known of it is all there is.
    }
    return withEffects(asked.isEmpty() ? derived : asked);
  }

  /** Whether its header says that it has happened already; of what cannot be read, it does not. */
  boolean isFact() {
    return isReadable()
        && Retrial.header(request.toBuilder()).getKind() == CommandKind.COMMAND_KIND_FACT;
  }

  /** Whether this version knows its kind. */
  public boolean isReadable() {
    return request.getCommandCase() != MutateStreamRequest.CommandCase.COMMAND_NOT_SET;
  }

  /** Whether it may change stock of this store. */
  public boolean mayConcern(String store) {
    return mayConcern(effects, store);
  }

  /**
   * Whether what has these effects may change stock of this store. What names no record, as a void
   * or the end of a reservation, may change any: Central alone knows.
   */
  static boolean mayConcern(List<Effect> effects, String store) {
    return effects.isEmpty()
        || effects.stream().anyMatch(effect -> effect.key().store().equals(store));
  }

  /** The key that its origin gave it. */
  String firstKey() {
    return rekeyed == null ? id.key() : rekeyed.key();
  }

  boolean isSame(long high, long low) {
    return hashHigh == high && hashLow == low;
  }
}
