package io.onhand.server.storage.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.statemachine.Entry;
import io.onhand.storage.v1.Line;
import io.onhand.storage.v1.LogId;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.RecordChange;
import io.onhand.storage.v1.Rejection;
import io.onhand.storage.v1.SyncChunk;
import io.onhand.storage.v1.SyncRow;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "An entry of any kind comes back from its bytes as it was, and a strange one is refused")
final class EntryCodecTest {
  private static final int ENTRIES = 5_000;
  private static final long SEED = 4;
  private static final LogId ID = LogId.newBuilder().setEpoch(1).setSequence(1).build();

  @Test
  void everyEntryComesBackAsItWas() throws Exception {
    RandomEntries random = new RandomEntries(SEED);
    Set<Operation> seen = EnumSet.noneOf(Operation.class);
    for (int i = 1; i <= ENTRIES; i++) {
      Entry entry = random.next(i, i);
      io.onhand.storage.v1.Entry message = EntryCodec.encode(entry);
      seen.add(message.getOperation());

      assertThat(EntryCodec.decode(io.onhand.storage.v1.Entry.parseFrom(message.toByteArray())))
          .as("seed %d, entry %d", SEED, i)
          .isEqualTo(entry);
    }
    assertThat(seen)
        .isEqualTo(
            EnumSet.complementOf(
                EnumSet.of(Operation.OPERATION_UNSPECIFIED, Operation.UNRECOGNIZED)));
  }

  @Test
  void numbersOfALaterVersionAreRefused() {
    assertRefused(Operation.OPERATION_ADJUST, io.onhand.storage.v1.Entry.Builder::clearOperation);
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.setOperationValue(99));
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.getLinesBuilder(0).setReason(99));
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.getLinesBuilder(0).setReason(0));
    assertRefused(
        Operation.OPERATION_ADJUST,
        entry -> entry.setRejection(Rejection.newBuilder().setReason(999)));
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.setRejection(Rejection.newBuilder()));
    assertRefused(
        Operation.OPERATION_SYNC_CHUNK,
        entry -> entry.clearRejection().getSyncChunkBuilder().getRowsBuilder(0).setOutcome(99));
    assertRefused(Operation.OPERATION_SYNC_OPEN, entry -> entry.getSyncRunBuilder().setMode(99));
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.setKind(9));
    assertRefused(Operation.OPERATION_COMMIT, entry -> entry.getCommitBuilder().setRemainder(0));
    assertRefused(Operation.OPERATION_COMMIT, entry -> entry.getCommitBuilder().setOnExpired(9));
    assertRefused(
        Operation.OPERATION_RESERVE,
        entry -> entry.addReservationChangesBuilder().getAfterBuilder().setId(ID).setState(9));
    assertRefused(
        Operation.OPERATION_DISPATCH,
        entry -> entry.addTransferChangesBuilder().getAfterBuilder().setId(ID).setState(9));
    assertRefused(
        Operation.OPERATION_COUNT,
        entry ->
            entry
                .addExceptionChangesBuilder()
                .getAfterBuilder()
                .setId(ID)
                .setProduct("A")
                .setStore("B")
                .setKind(9));
  }

  @Test
  void whatIsNotWholeIsRefused() {
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.clearLines());
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.clearRequestHash());
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.clearOrigin());
    assertRefused(Operation.OPERATION_ADJUST, entry -> entry.addLines(Line.newBuilder()));
    assertRefused(
        Operation.OPERATION_ADJUST,
        entry -> entry.clearRejection().addChanges(RecordChange.newBuilder()));
    assertRefused(
        Operation.OPERATION_SYNC_CHUNK,
        entry ->
            entry
                .clearRejection()
                .clearChanges()
                .setSyncChunk(
                    SyncChunk.newBuilder()
                        .setRunId("run")
                        .setNumber(1)
                        .addRows(
                            SyncRow.newBuilder().setProduct("A").setStore("B").setOutcome(1))));
    assertRefused(Operation.OPERATION_CREATE_STORE, entry -> entry.clearStore());
    assertRefused(Operation.OPERATION_COUNT, entry -> entry.clearCount());
    assertRefused(Operation.OPERATION_RESERVE, entry -> entry.clearReserve());
    assertRefused(Operation.OPERATION_EXPIRE, entry -> entry.clearExpire());
    assertRefused(Operation.OPERATION_MOVE, entry -> entry.clearShipment());
    assertRefused(Operation.OPERATION_CANCEL, entry -> entry.clearCancel());
    assertRefused(Operation.OPERATION_SYNC_FINISH, entry -> entry.clearSyncRun());
    assertRefused(Operation.OPERATION_SET_FLOOR, entry -> entry.clearSetting());
    assertRefused(Operation.OPERATION_RESOLVE_EXCEPTION, entry -> entry.clearResolve());
    assertRefused(
        Operation.OPERATION_COMMIT, entry -> entry.addReservationChangesBuilder().getAfter());
    assertRefused(Operation.OPERATION_VOID, entry -> entry.getVoidedBuilder().clearOperation());
  }

  private static void assertRefused(
      Operation operation, Consumer<io.onhand.storage.v1.Entry.Builder> damage) {
    RandomEntries random = new RandomEntries(SEED);
    io.onhand.storage.v1.Entry message;
    do {
      message = EntryCodec.encode(random.next(1, 1));
    } while (message.getOperation() != operation || message.hasRejection());
    io.onhand.storage.v1.Entry.Builder damaged = message.toBuilder();
    damage.accept(damaged);

    assertThatThrownBy(() -> EntryCodec.decode(damaged.build()))
        .isInstanceOf(CorruptValueException.class)
        .hasMessageContaining("Expected");
  }
}
