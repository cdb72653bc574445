package io.onhand.agent.chain;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.agent.forwarded.ForwardedFamily;
import io.onhand.agent.outbox.OutboxFamily;
import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.WriteBatch.Operation;
import io.onhand.storage.v1.OutboxState;
import io.onhand.storage.v1.OutboxWrite;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A step of a server's work, told by the write in which it becomes durable: all that a kill leaves
 * behind is what was written before it.
 */
enum KillStep {
  /** The replica takes a group of entries. */
  APPLY,
  /** What the replica took becomes durable. */
  SYNC_REPLICA,
  /** The replica is of another epoch, and holds nothing any more. */
  FORGET_REPLICA,
  /** A snapshot begins. */
  BEGIN_SNAPSHOT,
  /** Some of a snapshot has come. */
  TAKE_SNAPSHOT,
  /** A whole snapshot becomes what is held. */
  SWAP_SNAPSHOT,

  /** A write is queued, before its caller is told. */
  QUEUE,
  /** The feed brings the entry of a write whose answer has not come yet. */
  SEE_QUEUED,
  /** Central applied a queued write. */
  SETTLE,
  /** Central refused a queued write. */
  PARK,
  /** What is applied, and held by the replica, leaves the outbox. */
  DROP_SETTLED,
  /** Somebody decides about a parked write. */
  DECIDE_PARKED,

  /** What Central accepted is kept. */
  KEEP_FORWARDED,
  /** What was kept becomes durable. */
  SYNC_FORWARDED,
  /** Central's log is another one than it was. */
  HEED_RESTORE,
  /** What a restored Central has lost is in the outbox, and leaves what is kept. */
  HAND_OVER,

  /** Central decided a block, before anybody is told. */
  COMMIT,
  /** How far the log is durable is noted beside it. */
  WRITE_WITNESS,
  /** A subscriber is known for good, before its snapshot is sent. */
  REGISTER,

  /** Rows of what lies below the horizon are removed. */
  SWEEP,
  /** The oldest blocks of the log are dropped. */
  TRIM,

  /** A backup begins with a checkpoint of the store. */
  MAKE_CHECKPOINT,
  /** A file of a backup is copied. */
  COPY_FILE,
  /** What a backup holds is written down. */
  WRITE_MANIFEST,
  /** A backup gets its name. */
  NAME_BACKUP,
  /** A checkpoint that is not kept any longer leaves the list. */
  DROP_CHECKPOINT;

  /** Whether a write is this step's. */
  boolean is(Write write) {
    return switch (this) {
      case APPLY -> write.isOf("Replica.apply");
      case SYNC_REPLICA -> write.isOf("Replica.sync");
      case FORGET_REPLICA -> write.isOf("Replica.forget");
      case BEGIN_SNAPSHOT -> write.isOf("SnapshotLoad.begin");
      case TAKE_SNAPSHOT -> write.isOf("SnapshotLoad.add");
      case SWAP_SNAPSHOT -> write.isOf("SnapshotLoad.finish");
      case QUEUE -> write.setsWrite(OutboxState.OUTBOX_STATE_WAITING, false);
      case SEE_QUEUED -> write.setsWrite(OutboxState.OUTBOX_STATE_WAITING, true);
      case SETTLE -> write.setsWrite(OutboxState.OUTBOX_STATE_APPLIED, true);
      case PARK -> write.setsWrite(OutboxState.OUTBOX_STATE_PARKED, false);
      case DROP_SETTLED -> write.deletes(OutboxFamily.WRITES) && !write.puts(OutboxFamily.ACTIONS);
      case DECIDE_PARKED -> write.puts(OutboxFamily.ACTIONS);
      case KEEP_FORWARDED -> write.puts(ForwardedFamily.COMMANDS);
      case SYNC_FORWARDED -> write.isOf("WindowTotals.sync");
      case HEED_RESTORE -> write.isOf("ForwardedWindow.heed");
      case HAND_OVER -> write.deletes(ForwardedFamily.COMMANDS);
      case COMMIT -> write.isOf("EmbeddedLog.append");
      case WRITE_WITNESS -> write.isOf("WitnessFile.write");
      case REGISTER ->
          write.isOf("StoredSubscribers.write") && write.durability() == Durability.SYNCED;
      case SWEEP -> write.isOf("HorizonSweep.forget");
      case TRIM -> write.isOf("LogTrim.trim");
      case MAKE_CHECKPOINT ->
          write.isOf("RocksStore.checkpoint") && write.isOf("BackupWriter.copied");
      case COPY_FILE -> write.isOf("FileCopy.copy");
      case WRITE_MANIFEST ->
          write.isOf("SyncedFiles.write")
              && write.isOf("BackupWriter.finish")
              && !write.isOf("DataFolder.mark");
      case NAME_BACKUP -> write.isOf("SyncedFiles.move") && write.isOf("BackupShelf.finish");
      case DROP_CHECKPOINT -> write.isOf("SyncedFiles.move") && write.isOf("BackupShelf.remove");
    };
  }

  /**
   * Whether a write waits until this step has come: what is settled first is not seen waiting any
   * more, and which of the two comes first is else left to chance.
   */
  boolean isBefore(Write write) {
    return this == SEE_QUEUED && SETTLE.is(write);
  }

  /**
   * A write that is about to be done, or was just done.
   *
   * @param batch what is written
   * @param durability whether it survives a power cut
   * @param callers the methods under way, as Class.method
   */
  record Write(WriteBatch batch, Durability durability, Set<String> callers) {

    boolean isOf(String caller) {
      return callers.contains(caller);
    }

    boolean puts(ColumnFamily family) {
      return contains(step -> step instanceof WriteBatch.Put && step.family().equals(family));
    }

    boolean deletes(ColumnFamily family) {
      return contains(step -> step instanceof WriteBatch.Delete && step.family().equals(family));
    }

    /** Whether a row of the outbox comes into a state, and whether its entry is known. */
    boolean setsWrite(OutboxState state, boolean isSeen) {
      return contains(step ->
          step instanceof WriteBatch.Put(ColumnFamily family, byte[] _, byte[] value)
              && family.equals(OutboxFamily.WRITES)
              && isIn(value, state, isSeen));
    }

    private boolean contains(Predicate<Operation> which) {
      return batch.contents().stream().anyMatch(which);
    }

    private static boolean isIn(byte[] row, OutboxState state, boolean isSeen) {
      try {
        OutboxWrite write = OutboxWrite.parseFrom(row);
        return write.getState() == state && (write.getAppliedEpoch() != 0) == isSeen;
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("Expected a row of an outbox.", e);
      }
    }
  }
}
