package io.onhand.server.storage.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The hash of the state changes with every row, and not with what is forgotten")
final class StateHashTest {
  private final SteppedPipeline central = new SteppedPipeline();
  private final InMemoryStore store = central.store;

  @BeforeEach
  void trade() {
    central.submit("declare", new CreateStore("Paris", ""));
    central.adjust("stock", "A", 10, AdjustReason.RECEIPT);
    central.adjust("sale", "A", -3, AdjustReason.SALE);
    central.run();
  }

  @Test
  void isTheSameForTheSameState() {
    assertThat(hash()).isEqualTo(hash()).hasSize(2 * StateHash.BYTES);
  }

  @Test
  void changesWithARecord() {
    String before = hash();
    central.adjust("another", "A", -1, AdjustReason.SALE);
    central.run();

    assertThat(hash()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = CentralFamily.class,
      names = {
        "RECORDS_BY_STORE",
        "RESERVATIONS_BY_RECORD",
        "RESERVATIONS_BY_ORIGIN",
        "RESERVATION_EXPIRY",
        "TRANSFERS_BY_STORE",
        "EXCEPTIONS_BY_RECORD",
        "SYNC_LISTINGS"
      })
  void changesWithARowOfAnIndex(CentralFamily family) {
    String before = hash();
    put(family, "row".getBytes(StandardCharsets.UTF_8), new byte[0]);

    assertThat(hash()).isNotEqualTo(before);
  }

  @Test
  void tellsTheFamilyOfARow() {
    byte[] row = "row".getBytes(StandardCharsets.UTF_8);
    put(CentralFamily.EXCEPTIONS_BY_RECORD, row, new byte[0]);
    String first = hash();
    WriteBatch batch = new WriteBatch();
    batch.delete(CentralFamily.EXCEPTIONS_BY_RECORD, row);
    batch.put(CentralFamily.TRANSFERS_BY_STORE, row, new byte[0]);
    store.write(batch, Durability.SYNCED);

    assertThat(hash()).isNotEqualTo(first);
  }

  @Test
  void doesNotCountAnOperationBelowTheHorizon() {
    Head head = new StoredState(store).head().orElseThrow();
    put(
        CentralFamily.META,
        Keys.HEAD,
        MetaCodec.encode(
            new Head(
                head.epoch(),
                head.sequence(),
                head.logTimeMicros(),
                head.blockChecksum(),
                3,
                head.records(),
                head.stores())));
    String before = hash();
    putOperation(2);
    assertThat(hash()).isEqualTo(before);
    putOperation(3);
    assertThat(hash()).isNotEqualTo(before);
  }

  @Test
  void rowsLongerThanItsBufferCountWhole() {
    byte[] row = new byte[100_000];
    String first = hash(row);
    row[99_999] = 1;

    assertThat(hash(row)).isNotEqualTo(first);
  }

  @Test
  void saysHowManyRowsItReadAtTheEnd() {
    List<Long> told = new ArrayList<>();
    StateHash.ofAll(store, told::add);

    // A record, its place in the index by store, a store, three operations.
    assertThat(told).containsExactly(6L);
  }

  @Test
  void ofRecordsIsThatOfTheirRows() {
    StateHash ofRecords = new StateHash();
    ofRecords.add(
        Objects.requireNonNull(new StoredState(store).record(new RecordKey("A", "Paris"))));
    StateHash ofRows = new StateHash();
    byte[] key = Keys.record(new RecordKey("A", "Paris"));
    ofRows.add(key, Objects.requireNonNull(store.get(CentralFamily.RECORDS, key)));

    assertThat(ofRecords.rows()).isEqualTo(1);
    assertThat(ofRecords.finish()).isEqualTo(ofRows.finish());
  }

  private void putOperation(long sequence) {
    put(
        CentralFamily.IDEMPOTENCY,
        Keys.operation(new OperationId(1, 2)),
        OperationCodec.encode(new RememberedOperation(sequence, new RequestHash(3, 4), 0)));
  }

  private void put(CentralFamily family, byte[] key, byte[] value) {
    WriteBatch batch = new WriteBatch();
    batch.put(family, key, value);
    store.write(batch, Durability.SYNCED);
  }

  private String hash() {
    return HexFormat.of().formatHex(StateHash.ofAll(store, _ -> {}));
  }

  private static String hash(byte[] row) {
    StateHash hash = new StateHash();
    hash.add(new byte[0], row);
    return HexFormat.of().formatHex(hash.finish());
  }
}
