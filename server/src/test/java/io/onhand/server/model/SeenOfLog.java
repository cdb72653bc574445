package io.onhand.server.model;

import io.onhand.server.commit.Outcome;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
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
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a command with a new key says that its caller had seen of the log. */
final class SeenOfLog {
  private SeenOfLog() {}

  /** Why the command is not decided; null: it is to be. */
  static @Nullable Outcome refusal(Command command, long epoch, long head, long horizon) {
    Position notBefore = command.header().notBefore();
    if (notBefore != null) {
      if (notBefore.epoch() != epoch) {
        return new Outcome.EpochChanged(epoch);
      }
      if (notBefore.sequence() > head) {
        return new Outcome.SequenceInFuture(head);
      }
      if (notBefore.sequence() < horizon) {
        return new Outcome.HorizonPassed(horizon);
      }
    }
    return refusalOfVersions(command, epoch);
  }

  /** Why the versions that it expects say nothing here; null: they do, or there are none. */
  static @Nullable Outcome refusalOfVersions(Command command, long epoch) {
    long expected = command.header().expectedEpoch();
    boolean isElsewhere = expected != 0 && expected != epoch;
    return isElsewhere && versions(command.body()).stream().anyMatch(OptionalLong::isPresent)
        ? new Outcome.ExpectedEpochChanged(expected, epoch)
        : null;
  }

  /** What each line says of its record's version. */
  private static List<OptionalLong> versions(CommandBody body) {
    return switch (body) {
      case Adjust it -> List.of(it.line().expectedVersion());
      case Basket it -> it.lines().stream().map(AdjustLine::expectedVersion).toList();
      case Reserve it -> it.lines().stream().map(HoldLine::expectedVersion).toList();
      case Move it -> it.lines().stream().map(MoveLine::expectedVersion).toList();
      case Dispatch it -> it.lines().stream().map(MoveLine::expectedVersion).toList();
      case SyncChunk it -> it.rows().stream().map(SyncRow::expectedVersion).toList();
      case SetFloor it -> List.of(it.expectedVersion());
      case SetLowStock it -> List.of(it.expectedVersion());
      case Count _,
          VoidOperation _,
          Commit _,
          Release _,
          Extend _,
          Expire _,
          Receive _,
          Cancel _,
          OpenSyncRun _,
          ZeroUnlisted _,
          FinishSyncRun _,
          CreateStore _,
          ResolveException _,
          LogCommand _ ->
          List.of();
    };
  }
}
