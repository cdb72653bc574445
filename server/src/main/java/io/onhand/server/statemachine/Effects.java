package io.onhand.server.statemachine;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * The only way state changes. The committer, recovery and every follower put the same blocks
 * through it and so hold the same state; it decides nothing and refuses only a block that does not
 * continue the head.
 */
public final class Effects {
  private Effects() {}

  /**
   * Applies a block.
   *
   * @param head the head before
   * @param block the block after it
   * @param state takes one put per record, however often the block changed it
   * @return the head after
   * @throws BrokenChainException when the block does not continue the head; {@code state} is then
   *     untouched
   */
  public static Head apply(Head head, Block block, MutableState state) {
    block.checkContinues(head);
    long horizon = head.horizon();
    int stores = head.stores();
    SequencedMap<RecordKey, RecordChanged> records = new LinkedHashMap<>();
    SequencedMap<LogId, ReservationChanged> reservations = new LinkedHashMap<>();
    SequencedMap<LogId, TransferChanged> transfers = new LinkedHashMap<>();
    SequencedMap<LogId, ExceptionChanged> exceptions = new LinkedHashMap<>();
    SequencedMap<String, Integer> openReservations = new LinkedHashMap<>();
    for (Entry entry : block.entries()) {
      for (Change change : entry.changes()) {
        switch (change) {
          case RecordChanged changed ->
              records.merge(changed.after().key(), changed, Effects::join);
          case StoreDeclared declared -> {
            stores++;
            state.putStore(declared.store());
          }
          case SyncRunChanged changed -> {
            state.putSyncRun(changed.run());
            // At its end they are needed no more; opened anew under an old name, they are not its
            // own.
            state.dropListed(changed.run().id());
          }
          case HorizonMoved moved -> horizon = moved.sequence();
          case EpochEnded ended -> state.putEndedEpoch(ended.epoch(), ended.sequence());
          case ReservationChanged changed -> {
            reservations.merge(changed.after().id(), changed, Effects::join);
            openReservations.put(changed.after().origin(), changed.openOfOrigin());
          }
          case TransferChanged changed ->
              transfers.merge(changed.after().id(), changed, Effects::join);
          case ExceptionChanged changed ->
              exceptions.merge(changed.after().id(), changed, Effects::join);
          case OperationVoided voided ->
              state.putOperation(voided.operation(), voided.remembered());
        }
      }
      Command command = entry.command();
      if (!command.isInternal()) {
        state.putOperation(
            command.operation(), new RememberedOperation(entry.sequence(), command.requestHash()));
      }
      if (entry.decision() instanceof Decision.Accepted accepted && !accepted.listed().isEmpty()) {
        state.putListed(Objects.requireNonNull(command.body().syncRun()), accepted.listed());
      }
    }
    reservations
        .values()
        .forEach(changed -> state.putReservation(changed.before(), changed.after()));
    openReservations.forEach(state::putOpenReservations);
    transfers.values().forEach(changed -> state.putTransfer(changed.before(), changed.after()));
    exceptions.values().forEach(changed -> state.putException(changed.before(), changed.after()));
    long born = 0;
    for (Map.Entry<RecordKey, RecordChanged> changed : records.entrySet()) {
      boolean isBorn = changed.getValue().before() == null;
      state.putRecord(changed.getValue().after(), isBorn);
      born += isBorn ? 1 : 0;
    }
    BlockHeader header = block.header();
    Head after =
        new Head(
            header.epoch(),
            header.lastSequence(),
            header.logTimeMicros(),
            header.checksum(),
            horizon,
            head.records() + born,
            stores);
    state.putHead(after);
    return after;
  }

  private static RecordChanged join(RecordChanged first, RecordChanged then) {
    return new RecordChanged(first.before(), then.after());
  }

  private static ReservationChanged join(ReservationChanged first, ReservationChanged then) {
    return new ReservationChanged(first.before(), then.after(), then.openOfOrigin());
  }

  private static TransferChanged join(TransferChanged first, TransferChanged then) {
    return new TransferChanged(first.before(), then.after());
  }

  private static ExceptionChanged join(ExceptionChanged first, ExceptionChanged then) {
    return new ExceptionChanged(first.before(), then.after());
  }
}
