package io.onhand.server.statemachine;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** What operators may set. */
final class AdminRules {
  private AdminRules() {}

  static Decision decide(StateView view, Command command, AdminCommand body, Moment moment) {
    return switch (body) {
      case CreateStore create -> createStore(view, create, moment);
      case SetFloor set ->
          set(
              view,
              set.key(),
              set.expectedVersion(),
              current -> with(current, set.floor(), current.lowStockAt(), moment));
      case SetLowStock set ->
          set(
              view,
              set.key(),
              set.expectedVersion(),
              current -> with(current, current.floor(), set.lowStockAt(), moment));
      case ResolveException resolve -> resolve(view, command, resolve, moment);
    };
  }

  private static Decision createStore(StateView view, CreateStore create, Moment moment) {
    return view.isStoreDeclared(create.store())
        ? Rejected.by(create.store(), RejectionReason.STORE_EXISTS)
        : Accepted.with(
            new StoreDeclared(
                new Store(
                    create.store(),
                    create.displayName(),
                    moment.sequence(),
                    moment.logTimeMicros())));
  }

  /** A floor above what is available is allowed: it takes nothing, and stops what would. */
  private static Decision set(
      StateView view,
      RecordKey key,
      OptionalLong expectedVersion,
      UnaryOperator<StockRecord> setting) {
    Ask nothing = new Ask(key, 0, 0, 0, expectedVersion, false);
    StockRecord current = view.record(key);
    RejectionReason reason = nothing.refusal(view, current, false);
    return reason == null
        ? Accepted.with(new RecordChanged(current, setting.apply(Objects.requireNonNull(current))))
        : Rejected.byRecords(List.of(nothing.refused(reason, current)));
  }

  private static StockRecord with(
      StockRecord current, Floor floor, OptionalLong lowStockAt, Moment moment) {
    return new StockRecord(
        current.key(),
        current.onHand(),
        current.reserved(),
        current.incoming(),
        floor,
        lowStockAt,
        current.version() + 1,
        moment.sequence(),
        moment.logTimeMicros());
  }

  private static Decision resolve(
      StateView view, Command command, ResolveException resolve, Moment moment) {
    StockException exception = view.exception(resolve.exception());
    if (exception == null) {
      return Rejected.by(resolve.exception().toString(), RejectionReason.EXCEPTION_NOT_FOUND);
    }
    if (!exception.isOpen()) {
      return Rejected.by(resolve.exception().toString(), RejectionReason.EXCEPTION_RESOLVED);
    }
    return Accepted.with(
        new ExceptionChanged(
            exception,
            exception.resolved(
                new Resolution(
                    resolve.reason(),
                    command.header().origin(),
                    moment.sequence(),
                    moment.logTimeMicros()))));
  }
}
