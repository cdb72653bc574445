package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Invariants.require;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the changes of one decision must add up to: reserved moves by what reservations hold more or
 * less, incoming by what transfers have on their way, the open reservations of an origin by those
 * made and ended, and each record that a fact takes below its floor has an exception.
 */
final class Balance {
  private final StateView view;
  private final Command command;
  private final Moment moment;

  /** A second change of a thing would start from the same as the first, which would be lost. */
  private final Set<Thing> seen = new HashSet<>();

  /** By how much reserved moved beyond what reservations explain. */
  private final Map<RecordKey, Long> reserved = new HashMap<>();

  /** By how much incoming moved beyond what transfers explain. */
  private final Map<RecordKey, Long> incoming = new HashMap<>();

  /** How many open reservations an origin has after the changes so far. */
  private final Map<String, Integer> open = new HashMap<>();

  /** The records below their floor for which no exception was seen yet. */
  private final Set<RecordKey> broken = new HashSet<>();

  private int opened;

  /** What a change is about. Things of several kinds may have the same id. */
  private record Thing(int rank, Object id) {}

  Balance(StateView view, Command command, Moment moment) {
    this.view = view;
    this.command = command;
    this.moment = moment;
  }

  /**
   * Checks all changes of the decision.
   *
   * @throws InvariantViolation naming what would break
   */
  void check(List<Change> changes) {
    int last = 0;
    for (Change change : changes) {
      int rank = rank(change);
      require(rank >= last, "Expected the changes in the order of their kinds", change);
      last = rank;
      switch (change) {
        case RecordChanged changed -> add(changed);
        case ReservationChanged changed -> add(changed);
        case TransferChanged changed -> add(changed);
        case ExceptionChanged changed -> add(changed);
        case OperationVoided voided -> check(voided);
        case StoreDeclared _, SyncRunChanged _, HorizonMoved _, EpochEnded _ -> {}
      }
    }
    require(
        reserved.values().stream().allMatch(it -> it == 0),
        "Expected reserved to move with reservations alone",
        reserved);
    require(
        incoming.values().stream().allMatch(it -> it == 0),
        "Expected incoming to move with transfers alone",
        incoming);
    require(
        broken.isEmpty(),
        "Expected an exception with a fact that takes available below the floor",
        broken);
  }

  private boolean isFirst(Change change, Object id) {
    return seen.add(new Thing(rank(change), id));
  }

  private static int rank(Change change) {
    return switch (change) {
      case RecordChanged _ -> 0;
      case StoreDeclared _ -> 1;
      case SyncRunChanged _ -> 2;
      case HorizonMoved _ -> 3;
      case EpochEnded _ -> 4;
      case ReservationChanged _ -> 5;
      case TransferChanged _ -> 6;
      case ExceptionChanged _ -> 7;
      case OperationVoided _ -> 8;
    };
  }

  private void add(RecordChanged changed) {
    RecordKey key = changed.after().key();
    Invariants.check(view, command, changed, moment);
    require(isFirst(changed, key), "Expected each record once", changed);
    move(reserved, key, Invariants.reservedDelta(changed));
    move(incoming, key, Invariants.incomingDelta(changed));
    if (Invariants.takesBelowFloor(changed)) {
      broken.add(key);
    }
  }

  private void add(ReservationChanged changed) {
    Reservation before = changed.before();
    Reservation after = changed.after();
    String origin = after.origin();
    require(
        (before == null || before.equals(view.reservation(after.id())))
            && isFirst(changed, after.id()),
        "Expected one change of the reservation as it is",
        changed);
    checkMade(before == null, after.id(), after.updatedSequence(), changed);
    require(
        before == null || before.origin().equals(origin),
        "Expected the origin that made the reservation",
        changed);
    if (before != null) {
      before.lines().forEach(line -> move(reserved, line.key(), line.held()));
    }
    for (ReservationLine line : after.lines()) {
      require(
          line.held() >= 0 && line.committed() >= 0 && line.released() >= 0 && line.expired() >= 0,
          "Expected parts of 0 or more",
          changed);
      move(reserved, line.key(), -line.held());
    }
    require(
        after.isOpen() == after.lines().stream().anyMatch(line -> line.held() > 0),
        "Expected an open reservation to hold something, and no other",
        changed);
    boolean wasOpen = before != null && before.isOpen();
    boolean isDue = before != null && before.isDue(moment.logTimeMicros());
    require(
        isDue == (wasOpen && after.state() == ReservationState.EXPIRED)
            && !after.isDue(moment.logTimeMicros()),
        "Expected a reservation to expire when its time has passed, and only then",
        changed);
    int expected =
        open.getOrDefault(origin, view.openReservations(origin))
            + (after.isOpen() ? 1 : 0)
            - (wasOpen ? 1 : 0);
    require(
        changed.openOfOrigin() == expected && expected >= 0,
        "Expected the open reservations of the origin to be " + expected,
        changed);
    open.put(origin, expected);
  }

  private void add(TransferChanged changed) {
    Transfer before = changed.before();
    Transfer after = changed.after();
    require(
        (before == null || before.equals(view.transfer(after.id())))
            && isFirst(changed, after.id()),
        "Expected one change of the transfer as it is",
        changed);
    checkMade(before == null, after.id(), after.updatedSequence(), changed);
    if (before != null) {
      for (TransferLine line : before.lines()) {
        move(incoming, before.destination(line.product()), line.outstanding());
      }
    }
    for (TransferLine line : after.lines()) {
      require(
          line.outstanding() >= 0
              && line.received() >= 0
              && line.damaged() >= 0
              && line.missing() >= 0
              && line.returned() >= 0
              && line.over() >= 0,
          "Expected parts of 0 or more",
          changed);
      move(incoming, after.destination(line.product()), -line.outstanding());
    }
    require(
        after.isInTransit() == after.lines().stream().anyMatch(line -> line.outstanding() > 0),
        "Expected a transfer in transit to have something on its way, and no other",
        changed);
  }

  private void add(ExceptionChanged changed) {
    StockException before = changed.before();
    StockException after = changed.after();
    require(
        (before == null || before.equals(view.exception(after.id())))
            && isFirst(changed, after.id()),
        "Expected one change of the exception as it is",
        changed);
    if (before == null) {
      require(
          after.id().equals(new LogId(moment.epoch(), moment.sequence(), opened)),
          "Expected the entry's sequence and the next ordinal in the id",
          changed);
      opened++;
      require(
          command.isFact() && after.isOpen() && after.quantity() > 0,
          "Expected an open exception of a fact",
          changed);
      if (after.kind() == ExceptionKind.BELOW_FLOOR) {
        require(
            broken.remove(after.record()),
            "Expected a record that the fact takes below its floor",
            changed);
      }
    } else {
      StockException.Resolution how = after.resolution();
      require(
          before.isOpen()
              && how != null
              && how.sequence() == moment.sequence()
              && after.equals(before.resolved(how)),
          "Expected an open exception to be resolved and nothing else",
          changed);
    }
  }

  private void check(OperationVoided voided) {
    RememberedOperation before = view.operation(voided.operation());
    RememberedOperation after = voided.remembered();
    require(
        before != null
            && before.voidedBy() == 0
            && after.equals(
                new RememberedOperation(
                    before.sequence(), before.requestHash(), moment.sequence())),
        "Expected an operation that is voided by this entry and by none before",
        voided);
  }

  /** A thing that is made has the entry's sequence in its id, so there cannot be one before it. */
  private void checkMade(boolean isMade, LogId id, long updatedSequence, Change changed) {
    require(
        updatedSequence == moment.sequence()
            && (!isMade || id.equals(LogId.of(moment.epoch(), moment.sequence()))),
        "Expected the entry's sequence in what it changes",
        changed);
  }

  private static void move(Map<RecordKey, Long> moved, RecordKey key, long by) {
    if (by != 0) {
      moved.merge(key, by, Long::sum);
    }
  }
}
