package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.RecordChange;
import io.onhand.storage.v1.VoidedOperation;
import java.util.ArrayList;
import java.util.List;

/** What entries change. */
final class ChangeCodec {
  private ChangeCodec() {}

  static void encode(Change change, Entry.Builder message) {
    switch (change) {
      case RecordChanged changed -> message.addChanges(record(changed));
      case StoreDeclared declared -> message.setStore(MetaCodec.message(declared.store()));
      case SyncRunChanged changed -> message.setSyncRun(MetaCodec.message(changed.run()));
      case HorizonMoved moved -> message.setHorizon(moved.sequence());
      case EpochEnded ended ->
          message.getEndedEpochBuilder().setEpoch(ended.epoch()).setSequence(ended.sequence());
      case ReservationChanged changed ->
          message.addReservationChanges(ReservationCodec.message(changed));
      case TransferChanged changed -> message.addTransferChanges(TransferCodec.message(changed));
      case ExceptionChanged changed -> message.addExceptionChanges(ExceptionCodec.message(changed));
      case OperationVoided voided -> message.setVoided(voided(voided));
    }
  }

  /** The changes of an accepted command, in the order in which a decision lists them. */
  static List<Change> changes(Entry message) {
    List<Change> changes = new ArrayList<>(message.getChangesCount());
    message.getChangesList().forEach(change -> changes.add(record(change)));
    if (message.hasStore()) {
      changes.add(new StoreDeclared(MetaCodec.store(message.getStore())));
    }
    if (message.hasSyncRun()) {
      changes.add(new SyncRunChanged(MetaCodec.syncRun(message.getSyncRun())));
    }
    if (message.getHorizon() != 0) {
      changes.add(new HorizonMoved(message.getHorizon()));
    }
    if (message.hasEndedEpoch()) {
      changes.add(
          new EpochEnded(
              message.getEndedEpoch().getEpoch(), message.getEndedEpoch().getSequence()));
    }
    message
        .getReservationChangesList()
        .forEach(change -> changes.add(ReservationCodec.change(change)));
    message.getTransferChangesList().forEach(change -> changes.add(TransferCodec.change(change)));
    message.getExceptionChangesList().forEach(change -> changes.add(ExceptionCodec.change(change)));
    if (message.hasVoided()) {
      changes.add(voided(message.getVoided()));
    }
    return changes;
  }

  private static RecordChange record(RecordChanged changed) {
    RecordKey key = changed.after().key();
    RecordChange.Builder change =
        RecordChange.newBuilder()
            .setProduct(key.product())
            .setStore(key.store())
            .setAfter(RecordCodec.message(changed.after()));
    if (changed.before() != null) {
      change.setBefore(RecordCodec.message(changed.before()));
    }
    return change.build();
  }

  private static RecordChanged record(RecordChange change) {
    RecordKey key = new RecordKey(change.getProduct(), change.getStore());
    return new RecordChanged(
        change.hasBefore() ? RecordCodec.record(key, change.getBefore()) : null,
        RecordCodec.record(key, change.getAfter()));
  }

  private static VoidedOperation voided(OperationVoided voided) {
    return VoidedOperation.newBuilder()
        .setOperation(HashCodec.bytes(voided.operation()))
        .setSequence(voided.remembered().sequence())
        .setRequestHash(HashCodec.bytes(voided.remembered().requestHash()))
        .setVoidedBy(voided.remembered().voidedBy())
        .build();
  }

  private static OperationVoided voided(VoidedOperation message) {
    return new OperationVoided(
        HashCodec.operation(message.getOperation()),
        new RememberedOperation(
            message.getSequence(),
            HashCodec.request(message.getRequestHash()),
            message.getVoidedBy()));
  }
}
