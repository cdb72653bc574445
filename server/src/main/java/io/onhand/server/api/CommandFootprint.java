package io.onhand.server.api;

import io.onhand.client.CommandId;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What can be told of a valid command without deciding it: all that a server needs which keeps it
 * for a while before it passes it on.
 *
 * @param origin who made it
 * @param key its idempotency key
 * @param hashHigh first half of the hash of its business fields
 * @param hashLow second half
 * @param isFact it tells of something that happened already
 * @param mayWait a request that means the same when it is decided later: it expects no version and
 *     could be a fact as well
 * @param effects the records that it names, each once, and what it will do to them if it is
 *     accepted
 * @param ties what it has to do with besides records, first itself: commands with a tie in common
 *     keep their order
 * @param voided the tie of the command that it takes back
 */
public record CommandFootprint(
    String origin,
    String key,
    long hashHigh,
    long hashLow,
    boolean isFact,
    boolean mayWait,
    List<Effect> effects,
    List<String> ties,
    Optional<String> voided) {

  private static final String OPERATION = "operation ";

  /** Copies the lists. */
  public CommandFootprint {
    effects = List.copyOf(effects);
    ties = List.copyOf(ties);
  }

  /**
   * What a command will do to a record.
   *
   * @param key which record
   * @param onHandDelta by how much on_hand will change; 0 also when the command alone does not tell
   */
  public record Effect(RecordKey key, long onHandDelta) {}

  /**
   * Validates requests by one of the mappers. What is not valid throws {@link
   * io.onhand.server.domain.InvalidFieldException}.
   */
  public static <Q> Function<Q, CommandFootprint> by(BiFunction<Q, String, Command> mapper) {
    return request -> of(mapper.apply(request, ""));
  }

  static CommandFootprint of(Command command) {
    CommandBody body = command.body();
    String tie = operation(command.header().origin(), command.header().key());
    List<String> ties = new ArrayList<>(List.of(tie));
    if (body.reservation() != null) {
      ties.add("reservation " + body.reservation());
    }
    if (body.transfer() != null) {
      ties.add("transfer " + body.transfer());
    }
    Optional<String> voided = Optional.empty();
    if (body instanceof VoidOperation target) {
      voided = Optional.of(operation(target.origin(), target.key()));
      if (!voided.get().equals(tie)) {
        ties.add(voided.get());
      }
    }
    return new CommandFootprint(
        command.header().origin(),
        command.header().key(),
        command.requestHash().high(),
        command.requestHash().low(),
        command.isFact(),
        body.mayBeFact() && !body.expectsVersion(),
        effects(body),
        ties,
        voided);
  }

  /** The command's own tie, which names it. */
  public String operation() {
    return ties.getFirst();
  }

  /** The tie that names a command. No id holds a control character, so no two share one. */
  public static String operation(String origin, String key) {
    return OPERATION + origin + '\0' + key;
  }

  /** Whom such a tie names. */
  public static CommandId id(String operation) {
    int zero = operation.indexOf('\0');
    return new CommandId(
        operation.substring(OPERATION.length(), zero), operation.substring(zero + 1));
  }

  private static List<Effect> effects(CommandBody body) {
    Map<RecordKey, Long> deltas = new LinkedHashMap<>();
    for (RecordKey key : body.records()) {
      deltas.put(key, 0L);
    }
    switch (body) {
      case Adjust adjust -> deltas.put(adjust.line().key(), adjust.line().delta());
      case Basket basket -> {
        for (AdjustLine line : basket.lines()) {
          deltas.merge(line.key(), line.delta(), Long::sum);
        }
      }
      case Count count -> deltas.put(count.key(), count.counted() - count.anchor().shown());
      case Commit commit -> {
        for (RecordQuantity line : commit.lines()) {
          deltas.merge(line.key(), -line.quantity(), Long::sum);
        }
      }
      case Dispatch dispatch -> {
        for (var line : dispatch.lines()) {
          deltas.merge(
              new RecordKey(line.product(), dispatch.fromStore()), -line.quantity(), Long::sum);
        }
      }
      // Their effects follow from what Central holds, or they are never kept.
      case CommandBody _ -> {}
    }
    return deltas.entrySet().stream()
        .map(each -> new Effect(each.getKey(), each.getValue()))
        .toList();
  }
}
