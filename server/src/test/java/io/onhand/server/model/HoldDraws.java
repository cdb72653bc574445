package io.onhand.server.model;

import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Draws commands on reservations and transfers. */
final class HoldDraws {
  private static final long SECOND = 1_000_000;

  private final Draw draw;

  HoldDraws(Draw draw) {
    this.draw = draw;
  }

  CommandBody hold(int kind) {
    if (kind < 15) {
      return new Reserve(holds(), duration());
    }
    LogId id = draw.id(draw.callers.reservations);
    if (kind < 26) {
      return new Commit(
          id,
          parts(id),
          draw.chance(2) ? Remainder.RELEASE : Remainder.KEEP,
          draw.chance(2) ? OnExpired.REJECT : OnExpired.REACQUIRE);
    }
    return kind < 31 ? new Release(id, parts(id)) : new Extend(id, duration());
  }

  CommandBody transfer(int kind) {
    int from = draw.random.nextInt(Draw.STORES.size());
    String source = Draw.STORES.get(from);
    String destination = Draw.STORES.get((from + 1 + draw.random.nextInt(2)) % Draw.STORES.size());
    LogId id = draw.id(draw.callers.transfers);
    if (kind < 3) {
      return new Move(source, destination, moves());
    }
    if (kind < 8) {
      return new Dispatch(source, destination, moves());
    }
    return kind < 15 ? new Receive(id, arrivals(id)) : new Cancel(id);
  }

  private List<HoldLine> holds() {
    List<HoldLine> holds = new ArrayList<>();
    for (RecordKey key : draw.someKeys(3)) {
      OptionalLong version = draw.version();
      holds.add(new HoldLine(key, draw.quantity(), version));
      if (draw.chance(8)) {
        holds.add(new HoldLine(key, draw.quantity(), version));
      }
    }
    return holds;
  }

  private long duration() {
    return switch (draw.random.nextInt(8)) {
      case 0 -> Limits.RESERVATION_MICROS_MAX;
      case 1 -> 3_600 * SECOND;
      case 2 -> SECOND;
      default -> draw.random.nextInt(1, 12) * SECOND + draw.random.nextInt(3);
    };
  }

  /** Parts of a reservation: all of it, or about what it holds. */
  private List<RecordQuantity> parts(LogId id) {
    Reservation reservation = draw.model.state.reservations.get(id);
    if (draw.chance(3)) {
      return List.of();
    }
    List<RecordQuantity> parts = new ArrayList<>();
    if (reservation != null) {
      reservation.lines().stream()
          .filter(_ -> !draw.chance(4))
          .forEach(line ->
              parts.add(
                  new RecordQuantity(line.key(), draw.random.nextLong(1, line.quantity() + 1))));
    }
    RecordKey stranger = draw.key();
    if (draw.chance(10) && parts.stream().noneMatch(part -> part.key().equals(stranger))) {
      parts.add(new RecordQuantity(stranger, draw.quantity()));
    }
    return parts;
  }

  private List<MoveLine> moves() {
    List<MoveLine> lines = new ArrayList<>();
    for (int i = 0; i < Draw.PRODUCTS.size(); i++) {
      if (draw.chance(2)) {
        lines.add(new MoveLine(Draw.PRODUCTS.get(i), draw.quantity(), OptionalLong.empty()));
      }
    }
    if (lines.isEmpty() || draw.chance(6)) {
      lines.add(
          new MoveLine(
              Draw.PRODUCTS.get(draw.random.nextInt(3)), draw.quantity(), OptionalLong.empty()));
    }
    if (lines.size() == 1 && draw.chance(4)) {
      MoveLine line = lines.getFirst();
      return List.of(new MoveLine(line.product(), line.quantity(), draw.version()));
    }
    return lines;
  }

  /** What arrived of a transfer: all of it, or about what was sent. */
  private List<ReceivedLine> arrivals(LogId id) {
    Transfer transfer = draw.model.state.transfers.get(id);
    if (transfer == null || draw.chance(4)) {
      return List.of();
    }
    Set<String> products = new LinkedHashSet<>();
    transfer.lines().forEach(line -> products.add(line.product()));
    if (draw.chance(8)) {
      products.add(Draw.PRODUCTS.get(draw.random.nextInt(3)));
    }
    List<ReceivedLine> lines = new ArrayList<>();
    for (String product : products) {
      long received = draw.random.nextInt(4);
      long damaged = draw.chance(3) ? draw.random.nextInt(3) : 0;
      long missing = draw.chance(4) ? draw.random.nextInt(3) : 0;
      long over = draw.chance(5) ? draw.random.nextInt(1, 3) : 0;
      if (received + damaged + missing + over > 0 && !draw.chance(5)) {
        lines.add(new ReceivedLine(product, received, damaged, missing, over));
      }
    }
    return lines;
  }
}
