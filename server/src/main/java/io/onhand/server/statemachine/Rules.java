package io.onhand.server.statemachine;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.List;

/**
 * Decides commands. Pure: the same view, command and moment give the same decision on every
 * machine.
 */
public final class Rules {
  private Rules() {}

  /**
   * Decides a command whose key is new.
   *
   * @throws InvariantViolation when one of the server's own commands breaks a promise
   */
  public static Decision decide(StateView view, Command command, Moment moment) {
    return switch (command.body()) {
      case Adjust adjust -> StockRules.adjust(view, adjust.line(), moment);
      case Basket basket -> StockRules.basket(view, basket, moment);
      case OpenSyncRun open -> openSyncRun(open, moment);
      case SyncChunk chunk -> SyncRules.chunk(view, chunk, moment);
      case CreateStore create -> createStore(view, create, moment);
      case Abandon _ -> Accepted.with();
      case AdvanceHorizon advance -> advanceHorizon(view, advance, moment);
    };
  }

  private static Decision createStore(StateView view, CreateStore create, Moment moment) {
    return view.isStoreDeclared(create.store())
        ? new Rejected(RejectionReason.STORE_EXISTS, List.of(), create.store())
        : Accepted.with(
            new StoreDeclared(
                new Store(
                    create.store(),
                    create.displayName(),
                    moment.sequence(),
                    moment.logTimeMicros())));
  }

  /** A run whose key is forgotten starts anew under its old name: the newer anchor holds. */
  private static Decision openSyncRun(OpenSyncRun open, Moment moment) {
    long head = moment.sequence() - 1;
    Position anchor = open.anchor();
    if (anchor != null && anchor.epoch() != moment.epoch()) {
      return Rejected.because(RejectionReason.EPOCH_CHANGED);
    }
    if (anchor != null && anchor.sequence() > head) {
      return Rejected.because(RejectionReason.SEQUENCE_IN_FUTURE);
    }
    return Accepted.with(
        new SyncRunOpened(
            new SyncRun(open.run(), open.mode(), anchor == null ? head : anchor.sequence())));
  }

  private static Decision advanceHorizon(StateView view, AdvanceHorizon advance, Moment moment) {
    long age = moment.logTimeMicros() - advance.youngestForgottenMicros();
    Invariants.require(
        advance.sequence() > view.horizon() && advance.sequence() < moment.sequence(),
        "Expected a horizon between the present one and the head",
        advance);
    Invariants.require(
        age >= Invariants.LOG_AGE_MIN_MICROS,
        "Expected to forget entries of 72 hours and more",
        advance);
    return Accepted.with(new HorizonMoved(advance.sequence()));
  }
}
