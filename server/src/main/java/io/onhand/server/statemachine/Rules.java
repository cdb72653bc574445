package io.onhand.server.statemachine;

import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;

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
      case StockCommand stock -> StockRules.decide(view, command, stock, moment);
      case ReservationCommand hold -> ReservationRules.decide(view, command, hold, moment);
      case TransferCommand move -> TransferRules.decide(view, command, move, moment);
      case SyncCommand sync -> SyncRules.decide(view, sync, moment);
      case AdminCommand admin -> AdminRules.decide(view, command, admin, moment);
      case LogCommand log ->
          switch (log) {
            case Abandon _ -> Accepted.with();
            case AdvanceHorizon advance -> advanceHorizon(view, advance, moment);
            case BeginEpoch begin ->
                throw new InvariantViolation(
                    "Expected a new epoch to begin with a restore alone, but got " + begin + ".");
          };
    };
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

  /**
   * Decides what a restore appends, before there is a Central that serves.
   *
   * @throws InvariantViolation when it does not name the end of another epoch
   */
  public static Decision beginEpoch(BeginEpoch begin, Moment moment) {
    Invariants.require(
        begin.endedEpoch() != moment.epoch() && begin.endedSequence() == moment.sequence() - 1,
        "Expected a new epoch right after the end of another",
        begin);
    return Accepted.with(new EpochEnded(begin.endedEpoch(), begin.endedSequence()));
  }
}
