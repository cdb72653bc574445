package io.onhand.server.model;

import io.onhand.server.commit.Outcome;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A naive Central: says what each command should be answered, and remembers it. */
public final class Model {
  final State state = new State();
  private final long epoch;

  /** The last sequence given. */
  long head;

  /** A Central that has seen nothing yet. */
  public Model(long epoch) {
    this.epoch = epoch;
  }

  /** What is answered to a command that is not decided; null: it is to be decided. */
  @Nullable Outcome settled(Command command) {
    if (command.isInternal()) {
      return null;
    }
    CommandHeader header = command.header();
    State.Known known = state.known(header.origin(), header.key());
    if (known != null) {
      Command first = known.command();
      boolean isSame =
          first.body().equals(command.body())
              && first.header().reference().equals(header.reference())
              && first.header().occurredAtMicros() == header.occurredAtMicros();
      if (!isSame) {
        return first.body() instanceof Abandon
            ? new Outcome.Abandoned(known.sequence())
            : new Outcome.KeyReused(known.sequence());
      }
      boolean isFactNow =
          first.header().kind() == CommandKind.REQUEST
              // A count and a void are facts whatever they say.
              && !(first.body() instanceof Count)
              && !(first.body() instanceof VoidOperation)
              && header.kind() == CommandKind.FACT;
      boolean isDecidedOnceMore =
          known.decision() instanceof Rejected && (isFactNow || header.retriesRefused());
      return isDecidedOnceMore
          ? SeenOfLog.refusalOfVersions(command, epoch)
          : new Outcome.Recorded(known.sequence());
    }
    return SeenOfLog.refusal(command, epoch, head, state.horizon);
  }

  /** What is answered to a question for a key; null: the key is to be given up. */
  @Nullable Outcome lookedUp(CommandHeader id, boolean resolve) {
    State.Known known = state.known(id.origin(), id.key());
    if (known != null) {
      return new Outcome.Recorded(known.sequence());
    }
    return resolve ? null : new Outcome.OperationNotFound();
  }

  /** Decides at the next sequence, and remembers what was decided. */
  public Decision decide(Command command, long logTimeMicros) {
    Decision decision = think(command, new Moment(epoch, head + 1, logTimeMicros));
    head++;
    state.apply(head, command, decision);
    return decision;
  }

  /** The records as they are. */
  public Map<RecordKey, StockRecord> records() {
    return state.records;
  }

  /** The open reservations whose time has passed. */
  List<Reservation> due(long logTimeMicros) {
    return state.reservations.values().stream()
        .filter(it -> it.state() == ReservationState.OPEN && it.expiresAtMicros() <= logTimeMicros)
        .toList();
  }

  private Decision think(Command command, Moment now) {
    Draft draft = new Draft(state, command, now);
    return switch (command.body()) {
      case Adjust it -> StockModel.adjust(draft, List.of(it.line()), true);
      case Basket it ->
          StockModel.adjust(draft, it.lines(), it.mode() == BasketMode.ALL_OR_NOTHING);
      case Count it -> StockModel.count(draft, it);
      case VoidOperation it -> StockModel.voidOperation(draft, it);
      case Reserve it -> HoldModel.reserve(draft, it);
      case Commit it -> HoldModel.commit(draft, it);
      case Release it -> HoldModel.release(draft, it);
      case Extend it -> HoldModel.extend(draft, it);
      case Expire it ->
          HoldModel.expire(draft, Objects.requireNonNull(state.reservations.get(it.reservation())));
      case Move it -> TransferModel.move(draft, it);
      case Dispatch it -> TransferModel.dispatch(draft, it);
      case Receive it -> TransferModel.receive(draft, it);
      case Cancel it -> TransferModel.cancel(draft, it);
      case OpenSyncRun it -> SyncModel.open(draft, it);
      case SyncChunk it -> SyncModel.chunk(draft, it);
      case ZeroUnlisted it -> SyncModel.zero(draft, it);
      case FinishSyncRun it -> SyncModel.finish(draft, it);
      case AdminCommand it -> administer(draft, it);
      case Abandon _ -> Accepted.with();
      case AdvanceHorizon it -> Accepted.with(new HorizonMoved(it.sequence()));
      case BeginEpoch it -> throw new AssertionError("Expected no restore, but got " + it);
    };
  }

  private static Decision administer(Draft draft, AdminCommand body) {
    return switch (body) {
      case CreateStore it ->
          draft.state.stores.containsKey(it.store())
              ? Rejected.by(it.store(), RejectionReason.STORE_EXISTS)
              : Accepted.with(
                  new StoreDeclared(
                      new Store(
                          it.store(),
                          it.displayName(),
                          draft.now.sequence(),
                          draft.now.logTimeMicros())));
      case SetFloor it -> {
        StockRecord was = draft.record(it.key());
        OptionalLong low = was == null ? OptionalLong.empty() : was.lowStockAt();
        yield set(draft, it.key(), it.expectedVersion(), it.floor(), low);
      }
      case SetLowStock it -> {
        StockRecord was = draft.record(it.key());
        Floor floor = was == null ? Floor.ZERO : was.floor();
        yield set(draft, it.key(), it.expectedVersion(), floor, it.lowStockAt());
      }
      case ResolveException it -> resolve(draft, it);
    };
  }

  private static Decision set(
      Draft draft, RecordKey key, OptionalLong expected, Floor floor, OptionalLong lowStockAt) {
    RejectionReason reason = draft.refusal(key, 0, 0, expected, false);
    StockRecord was = draft.record(key);
    if (reason != null || was == null) {
      draft.refuse(key, reason == null ? RejectionReason.RECORD_NOT_FOUND : reason, 0, expected);
      return refused(draft);
    }
    draft.set(
        new StockRecord(
            key,
            was.onHand(),
            was.reserved(),
            was.incoming(),
            floor,
            lowStockAt,
            was.version() + 1,
            draft.now.sequence(),
            draft.now.logTimeMicros()));
    return new Accepted(draft.changes());
  }

  private static Decision resolve(Draft draft, ResolveException body) {
    String id = body.exception().toString();
    StockException open = draft.state.exceptions.get(body.exception());
    if (open == null) {
      return Rejected.by(id, RejectionReason.EXCEPTION_NOT_FOUND);
    }
    if (open.resolution() != null) {
      return Rejected.by(id, RejectionReason.EXCEPTION_RESOLVED);
    }
    Resolution how =
        new Resolution(
            body.reason(),
            draft.command.header().origin(),
            draft.now.sequence(),
            draft.now.logTimeMicros());
    return Accepted.with(
        new ExceptionChanged(
            open,
            new StockException(
                open.id(),
                open.record(),
                open.kind(),
                open.quantity(),
                open.origin(),
                open.key(),
                open.reference(),
                open.openedAtMicros(),
                how)));
  }

  /** Refused by records: the first reason of all is the answer. */
  static Decision refused(Draft draft) {
    RejectionReason first = draft.refusals.getFirst().reason();
    for (LineRejection line : draft.refusals) {
      if (line.reason().compareTo(first) < 0) {
        first = line.reason();
      }
    }
    return new Rejected(first, draft.refusals, "");
  }

  static boolean refusesBecauseOf(Draft draft, RejectionReason reason) {
    return draft.refusals.stream().anyMatch(line -> line.reason() == reason);
  }

  /** The records that a command may change: what it names, and what that consists of. */
  Set<RecordKey> touched(CommandBody body) {
    Set<RecordKey> touched = new HashSet<>(body.records());
    Reservation reservation =
        body.reservation() == null ? null : state.reservations.get(body.reservation());
    if (reservation != null) {
      for (ReservationLine line : reservation.lines()) {
        touched.add(line.key());
      }
    }
    Transfer transfer = body.transfer() == null ? null : state.transfers.get(body.transfer());
    if (transfer != null) {
      for (TransferLine line : transfer.lines()) {
        touched.add(new RecordKey(line.product(), transfer.fromStore()));
        touched.add(new RecordKey(line.product(), transfer.toStore()));
      }
    }
    if (body instanceof VoidOperation it) {
      State.Known voided = state.known(it.origin(), it.key());
      if (voided != null && voided.decision() instanceof Accepted accepted) {
        for (Change change : accepted.changes()) {
          if (change instanceof RecordChanged changed) {
            touched.add(changed.after().key());
          }
        }
      }
    }
    return touched;
  }
}
