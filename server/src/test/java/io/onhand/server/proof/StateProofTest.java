package io.onhand.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A proof of the whole state names what is broken, in every family, and nothing else")
final class StateProofTest {
  private static final RecordKey A = new RecordKey("A", "Paris");
  private static final RecordKey B = new RecordKey("B", "Paris");
  private static final RecordKey NEW = new RecordKey("N", "Paris");
  private static final byte[] NOTHING = {};

  private final SteppedPipeline central = new SteppedPipeline();
  private final InMemoryStore store = central.store;

  /** Something of every kind, open and ended. */
  @BeforeEach
  void trade() {
    submit("s1", new CreateStore("Paris", ""));
    submit("s2", new CreateStore("Rome", ""));
    central.adjust("a", "A", 100, AdjustReason.RECEIPT);
    central.adjust("b", "B", 5, AdjustReason.RECEIPT);
    central.run();
    submit("hold", new Reserve(holds(A, 7), TimeUnit.MINUTES.toMicros(5)));
    submit("short", new Reserve(holds(B, 1), TimeUnit.SECONDS.toMicros(1)));
    submit(
        "move", new Dispatch("Paris", "Rome", List.of(new MoveLine("A", 9, OptionalLong.empty()))));
    central.submit(
        Command.of(
            new CommandHeader("till", "sold", "", 0, null, 0, "", "", CommandKind.FACT),
            SteppedPipeline.adjusting("B", -50, AdjustReason.SALE)),
        Long.MAX_VALUE);
    central.run();
    SyncRunId run = new SyncRunId("till", "run");
    submit("open", new OpenSyncRun(run, SyncMode.REPLACE, null, List.of("Rome"), false));
    submit(
        "chunk",
        new SyncChunk(
            run, 1, List.of(new SyncRow(new RecordKey("C", "Rome"), 3, OptionalLong.empty()))));
    central.clock.pass(TimeUnit.SECONDS.toMicros(2));
    central.adjust("late", "B", 1, AdjustReason.RECEIPT);
    central.run();
  }

  @Test
  void findsNothingInASoundState() {
    Proved proved = prove();

    assertThat(proved.findings).isEmpty();
    assertThat(proved.verdict.findings()).isZero();
    assertThat(proved.verdict.replay()).isEqualTo(new StateProof.Replay(1, ""));
    assertThat(proved.verdict.head().sequence()).isGreaterThan(9);
    assertThat(proved.verdict.stateHash()).hasSize(64);
    assertThat(proved.phases)
        .contains("log", "operations", "reservations", "transfers", "exceptions", "records");
  }

  /** What was broken on purpose, and what must be said of it. */
  enum Canary {
    RECORD_CHANGED(CentralFamily.RECORDS, "A@Paris", Rule.AS_LOGGED),
    RECORD_RESERVED(CentralFamily.RECORDS, "A@Paris", Rule.RESERVED_SUM),
    RECORD_INCOMING(CentralFamily.RECORDS, "A@Paris", Rule.INCOMING_SUM),
    RECORD_OF_OTHER_ENTRY(CentralFamily.RECORDS, "A@Paris", Rule.CHANGED_BY_ENTRY),
    RECORD_GONE(CentralFamily.RECORDS, "B@Paris", Rule.AS_LOGGED),
    RECORD_UNREADABLE(CentralFamily.RECORDS, "A/Paris", Rule.UNREADABLE),
    RECORD_OF_NOBODY(CentralFamily.RECORDS, "X@Ghost", Rule.RECORD_VALID),
    RECORD_ROW_GONE(CentralFamily.RECORDS_BY_STORE, "A@Paris", Rule.THING_WITHOUT_INDEX_ROW),
    RECORD_ROW_OF_NOTHING(CentralFamily.RECORDS_BY_STORE, "X@Paris", Rule.INDEX_ROW_WITHOUT_THING),
    STORE_GONE(CentralFamily.STORES, "Rome", Rule.AS_LOGGED),
    BLOCK_DAMAGED(CentralFamily.LOG, "1", Rule.BLOCK_CHECKSUM),
    BLOCK_GONE(CentralFamily.LOG, "", Rule.BLOCK_CHAIN),
    LAST_BLOCK_GONE(CentralFamily.LOG, "", Rule.LOG_END),
    FIRST_BLOCK_GONE(CentralFamily.LOG, "", Rule.LOG_BEGINNING),
    OPERATION_GONE(CentralFamily.IDEMPOTENCY, "", Rule.ENTRY_OF_OPERATION),
    OPERATION_OF_NOTHING(CentralFamily.IDEMPOTENCY, "", Rule.OPERATION_OF_ENTRY),
    RESERVATION_GONE(CentralFamily.RESERVATIONS, "", Rule.AS_LOGGED),
    RESERVATION_UNREADABLE(CentralFamily.RESERVATIONS, "", Rule.UNREADABLE),
    HOLD_ROW_GONE(CentralFamily.RESERVATIONS_BY_RECORD, "", Rule.THING_WITHOUT_INDEX_ROW),
    HOLD_ROW_OF_NOTHING(CentralFamily.RESERVATIONS_BY_RECORD, "", Rule.INDEX_ROW_WITHOUT_THING),
    ORIGIN_ROW_GONE(CentralFamily.RESERVATIONS_BY_ORIGIN, "", Rule.THING_WITHOUT_INDEX_ROW),
    ORIGIN_ROW_OF_NOTHING(CentralFamily.RESERVATIONS_BY_ORIGIN, "", Rule.INDEX_ROW_WITHOUT_THING),
    ORIGIN_COUNT(CentralFamily.RESERVATIONS_BY_ORIGIN, "till", Rule.OPEN_COUNT),
    EXPIRY_ROW_GONE(CentralFamily.RESERVATION_EXPIRY, "", Rule.THING_WITHOUT_INDEX_ROW),
    EXPIRY_ROW_OF_NOTHING(CentralFamily.RESERVATION_EXPIRY, "", Rule.INDEX_ROW_WITHOUT_THING),
    TRANSFER_GONE(CentralFamily.TRANSFERS, "", Rule.AS_LOGGED),
    TRANSFER_ROW_GONE(CentralFamily.TRANSFERS_BY_STORE, "", Rule.THING_WITHOUT_INDEX_ROW),
    TRANSFER_ROW_OF_NOTHING(CentralFamily.TRANSFERS_BY_STORE, "", Rule.INDEX_ROW_WITHOUT_THING),
    EXCEPTION_GONE(CentralFamily.EXCEPTIONS, "", Rule.AS_LOGGED),
    EXCEPTION_ROW_GONE(CentralFamily.EXCEPTIONS_BY_RECORD, "", Rule.THING_WITHOUT_INDEX_ROW),
    EXCEPTION_ROW_OF_NOTHING(CentralFamily.EXCEPTIONS_BY_RECORD, "", Rule.INDEX_ROW_WITHOUT_THING),
    SYNC_RUN_GONE(CentralFamily.SYNC_LISTINGS, "till/run/C/Rome", Rule.LISTING_WITHOUT_RUN),
    SYNC_RUN_UNREADABLE(CentralFamily.SYNC_RUNS, "till/run", Rule.UNREADABLE),
    STORE_CHANGED(CentralFamily.META, "state", Rule.REPLAY),
    HEAD_COUNT(CentralFamily.META, "head", Rule.HEAD_COUNTS);

    final CentralFamily family;
    final String key;
    final Rule rule;

    /** {@code key} empty: whichever. */
    Canary(CentralFamily family, String key, Rule rule) {
      this.family = family;
      this.key = key;
      this.rule = rule;
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesWhatIsBroken(Canary canary) {
    breakOnPurpose(canary);

    assertThat(prove().findings)
        .anyMatch(finding ->
            finding.rule() == canary.rule
                && finding.family().equals(canary.family.familyName())
                && (canary.key.isEmpty() || finding.key().equals(canary.key)));
  }

  @Test
  void saysOfABrokenRecordNothingOfOthers() {
    breakOnPurpose(Canary.RECORD_CHANGED);

    assertThat(prove().findings)
        .filteredOn(finding -> finding.rule() != Rule.REPLAY)
        .isNotEmpty()
        .allMatch(finding -> finding.key().equals("A@Paris"));
  }

  private void breakOnPurpose(Canary canary) {
    LogId nothing = LogId.of(SteppedPipeline.EPOCH, 999);
    switch (canary) {
      case RECORD_CHANGED -> put(with(record(A), 0, 0, record(A).updatedSequence(), 1));
      case RECORD_RESERVED -> put(with(record(A), 1, 0, record(A).updatedSequence(), 0));
      case RECORD_INCOMING -> put(with(record(A), 0, 1, record(A).updatedSequence(), 0));
      case RECORD_OF_OTHER_ENTRY -> put(with(record(A), 0, 0, record(B).updatedSequence(), 0));
      case RECORD_GONE -> delete(CentralFamily.RECORDS, Keys.record(B));
      case RECORD_UNREADABLE -> put(CentralFamily.RECORDS, Keys.record(A), new byte[] {1, 2, 3});
      case RECORD_OF_NOBODY ->
          put(
              CentralFamily.RECORDS,
              Keys.record(new RecordKey("X", "Ghost")),
              RecordCodec.encode(record(A)));
      case RECORD_ROW_GONE -> delete(CentralFamily.RECORDS_BY_STORE, Keys.recordByStore(A));
      case RECORD_ROW_OF_NOTHING ->
          put(
              CentralFamily.RECORDS_BY_STORE,
              Keys.recordByStore(new RecordKey("X", "Paris")),
              NOTHING);
      case STORE_GONE -> delete(CentralFamily.STORES, Keys.store("Rome"));
      case BLOCK_DAMAGED -> {
        byte[] block = value(CentralFamily.LOG, 0);
        block[block.length - 1] ^= 1;
        put(CentralFamily.LOG, key(CentralFamily.LOG, 0), block);
      }
      case BLOCK_GONE -> delete(CentralFamily.LOG, key(CentralFamily.LOG, 1));
      case LAST_BLOCK_GONE -> {
        List<byte[]> blocks = keys(CentralFamily.LOG);
        delete(CentralFamily.LOG, blocks.getLast());
      }
      case FIRST_BLOCK_GONE -> delete(CentralFamily.LOG, key(CentralFamily.LOG, 0));
      case OPERATION_GONE -> delete(CentralFamily.IDEMPOTENCY, key(CentralFamily.IDEMPOTENCY, 0));
      case OPERATION_OF_NOTHING ->
          put(
              CentralFamily.IDEMPOTENCY,
              Keys.operation(new OperationId(1, 2)),
              value(CentralFamily.IDEMPOTENCY, 0));
      case RESERVATION_GONE -> delete(CentralFamily.RESERVATIONS, LogIdKeys.id(open().id()));
      case RESERVATION_UNREADABLE ->
          put(CentralFamily.RESERVATIONS, LogIdKeys.id(open().id()), new byte[] {1, 2, 3});
      case HOLD_ROW_GONE, ORIGIN_ROW_GONE, EXPIRY_ROW_GONE, TRANSFER_ROW_GONE, EXCEPTION_ROW_GONE ->
          delete(canary.family, keys(canary.family).getLast());
      case HOLD_ROW_OF_NOTHING ->
          put(canary.family, LogIdKeys.ofRecord(B, new Expiry(1, nothing)), NOTHING);
      case ORIGIN_ROW_OF_NOTHING, TRANSFER_ROW_OF_NOTHING ->
          put(canary.family, LogIdKeys.of("Rome", nothing), NOTHING);
      case ORIGIN_COUNT ->
          put(
              canary.family,
              LogIdKeys.origin("till"),
              ByteBuffer.allocate(Integer.BYTES).putInt(2).array());
      case EXPIRY_ROW_OF_NOTHING ->
          put(canary.family, LogIdKeys.expiry(new Expiry(1, nothing)), NOTHING);
      case TRANSFER_GONE, EXCEPTION_GONE -> delete(canary.family, key(canary.family, 0));
      case EXCEPTION_ROW_OF_NOTHING -> put(canary.family, LogIdKeys.ofRecord(B, nothing), NOTHING);
      case SYNC_RUN_GONE -> delete(CentralFamily.SYNC_RUNS, key(CentralFamily.SYNC_RUNS, 0));
      case STORE_CHANGED -> {
        // A run that no entry finished: no sum and no index tells.
        byte[] run = value(CentralFamily.SYNC_RUNS, 0);
        byte[] longer = Arrays.copyOf(run, run.length + 2);
        longer[run.length] = 7 << 3;
        longer[run.length + 1] = 1;
        put(CentralFamily.SYNC_RUNS, key(CentralFamily.SYNC_RUNS, 0), longer);
      }
      case HEAD_COUNT ->
          put(CentralFamily.RECORDS, Keys.record(NEW), RecordCodec.encode(record(A)));
      case SYNC_RUN_UNREADABLE ->
          put(CentralFamily.SYNC_RUNS, key(CentralFamily.SYNC_RUNS, 0), new byte[] {1, 2, 3});
    }
  }

  /** What a proof said. */
  private record Proved(StateProof.Verdict verdict, List<Finding> findings, List<String> phases) {}

  private Proved prove() {
    List<Finding> findings = new ArrayList<>();
    List<String> phases = new ArrayList<>();
    ProofSink sink =
        new ProofSink() {
          @Override
          public void progress(String phase, long done, long total) {
            phases.add(phase);
          }

          @Override
          public void finding(Finding finding) {
            findings.add(finding);
          }
        };
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      return new Proved(
          new StateProof(
                  snapshot,
                  (_, _) -> Scratch.of(SteppedPipeline.none()),
                  sink,
                  () -> {},
                  System::nanoTime)
              .run(),
          findings,
          phases);
    }
  }

  private void submit(String key, CommandBody body) {
    central.submit(key, body);
    central.run();
  }

  private static List<HoldLine> holds(RecordKey key, long quantity) {
    return List.of(new HoldLine(key, quantity, OptionalLong.empty()));
  }

  private StockRecord record(RecordKey key) {
    return Objects.requireNonNull(new StoredState(store).record(key));
  }

  private Reservation open() {
    return new StoredReservations(store).expiringBefore(Long.MAX_VALUE, null, 1).getFirst();
  }

  private static StockRecord with(
      StockRecord record, long moreReserved, long moreIncoming, long sequence, long moreOnHand) {
    return new StockRecord(
        record.key(),
        record.onHand() + moreOnHand,
        record.reserved() + moreReserved,
        record.incoming() + moreIncoming,
        record.floor(),
        record.lowStockAt(),
        record.version(),
        sequence,
        record.updatedAtMicros());
  }

  private void put(StockRecord record) {
    put(CentralFamily.RECORDS, Keys.record(record.key()), RecordCodec.encode(record));
  }

  private void put(CentralFamily family, byte[] key, byte[] value) {
    WriteBatch batch = new WriteBatch();
    batch.put(family, key, value);
    store.write(batch, Durability.SYNCED);
  }

  private void delete(CentralFamily family, byte[] key) {
    WriteBatch batch = new WriteBatch();
    batch.delete(family, key);
    store.write(batch, Durability.SYNCED);
  }

  private byte[] key(CentralFamily family, int index) {
    return keys(family).get(index);
  }

  private byte[] value(CentralFamily family, int index) {
    return Objects.requireNonNull(store.get(family, key(family, index)));
  }

  private List<byte[]> keys(CentralFamily family) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }
}
