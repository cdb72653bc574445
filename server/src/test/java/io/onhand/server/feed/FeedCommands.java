package io.onhand.server.feed;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Receive;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random commands of all kinds that change what a feed carries, over four products at three stores;
 * those that change something open pick it from what a store holds.
 */
public final class FeedCommands {
  public static final List<String> STORES = List.of("Oslo", "Paris", "Rome");
  private static final long SECOND = 1_000_000;

  private final Random random;
  private int keys;

  public FeedCommands(Random random) {
    this.random = random;
  }

  /** The next command, given what is durable. */
  public Command next(KeyValueReader store) {
    CommandBody body = body(store);
    boolean isFact = body.mayBeFact() && !body.expectsVersion() && random.nextInt(3) == 0;
    return Command.of(
        new CommandHeader(
            "till",
            "k" + keys++,
            "",
            0,
            null,
            0,
            "",
            "",
            isFact ? CommandKind.FACT : CommandKind.REQUEST),
        body);
  }

  private CommandBody body(KeyValueReader store) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Adjust(line());
      case 2, 3 -> new Basket(some(this::line), BasketMode.BEST_EFFORT);
      case 4, 5 -> new Reserve(some(this::hold), SECOND * random.nextInt(1, 4));
      case 6, 7 -> ofReservation(store);
      case 8 -> dispatch();
      case 9, 10 -> ofTransfer(store);
      default -> ofException(store);
    };
  }

  private CommandBody ofReservation(KeyValueReader store) {
    List<Reservation> open =
        new StoredReservations(store).expiringBefore(Long.MAX_VALUE, null, 100);
    if (open.isEmpty()) {
      return new Reserve(some(this::hold), SECOND * random.nextInt(1, 4));
    }
    Reservation it = open.get(random.nextInt(open.size()));
    RecordKey part = it.lines().get(random.nextInt(it.lines().size())).key();
    List<RecordQuantity> one = List.of(new RecordQuantity(part, 1));
    return switch (random.nextInt(4)) {
      case 0 -> new Commit(it.id(), one, Remainder.KEEP, OnExpired.REJECT);
      case 1 -> new Commit(it.id(), List.of(), Remainder.RELEASE, OnExpired.REACQUIRE);
      case 2 -> new Release(it.id(), random.nextBoolean() ? one : List.of());
      default -> new Extend(it.id(), SECOND * random.nextInt(1, 6));
    };
  }

  private CommandBody dispatch() {
    int from = random.nextInt(3);
    return new Dispatch(
        STORES.get(from),
        STORES.get((from + 1 + random.nextInt(2)) % 3),
        List.of(new MoveLine(product(), random.nextInt(1, 4), OptionalLong.empty())));
  }

  private CommandBody ofTransfer(KeyValueReader store) {
    List<Transfer> open = new StoredTransfers(store).inTransit(null, 100);
    if (open.isEmpty()) {
      return dispatch();
    }
    Transfer it = open.get(random.nextInt(open.size()));
    return switch (random.nextInt(3)) {
      case 0 -> new Cancel(it.id());
      case 1 -> new Receive(it.id(), List.of());
      default ->
          new Receive(
              it.id(), List.of(new ReceivedLine(it.lines().getFirst().product(), 1, 0, 0, 0)));
    };
  }

  private CommandBody ofException(KeyValueReader store) {
    List<StockException> open = new StoredExceptions(store).all(StockException::isOpen, null, 100);
    LogId id = open.isEmpty() ? LogId.of(1, 1) : open.get(random.nextInt(open.size())).id();
    return new ResolveException(id, "looked");
  }

  private AdjustLine line() {
    int amount = random.nextInt(1, 6);
    boolean isSale = random.nextInt(3) == 0;
    return new AdjustLine(
        key(),
        isSale ? -amount : amount,
        isSale ? AdjustReason.SALE : AdjustReason.RECEIPT,
        OptionalLong.empty());
  }

  private HoldLine hold() {
    return new HoldLine(key(), random.nextInt(1, 3), OptionalLong.empty());
  }

  private <T> List<T> some(Supplier<T> one) {
    List<T> some = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      some.add(one.get());
    }
    return some;
  }

  private RecordKey key() {
    return new RecordKey(product(), STORES.get(random.nextInt(3)));
  }

  private String product() {
    return "P" + random.nextInt(4);
  }
}
