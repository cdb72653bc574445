package io.onhand.server.storage.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reservations, transfers, exceptions and the commands on them keep their bytes")
final class GoldenOperationsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final RecordKey KEY = GoldenOperations.KEY;
  private static final LogId ID = GoldenOperations.ID;

  @Test
  void keysKeepTheirBytes() {
    Expiry expiry = new Expiry(0x0102030405060708L, ID);
    String id = "fffffffffffffff9" + "000000000000012c" + "00000002";
    SyncRunId run = new SyncRunId("till-3", "opening");

    assertThat(HEX.formatHex(LogIdKeys.id(ID))).isEqualTo(id);
    assertThat(HEX.formatHex(LogIdKeys.expiry(expiry))).isEqualTo("0102030405060708" + id);
    assertThat(HEX.formatHex(LogIdKeys.ofRecord(KEY, expiry)))
        .isEqualTo(hex("85123A\0Paris\0") + "0102030405060708" + id);
    assertThat(HEX.formatHex(LogIdKeys.ofRecord(KEY, ID))).isEqualTo(hex("85123A\0Paris\0") + id);
    assertThat(HEX.formatHex(LogIdKeys.of("till-3", ID))).isEqualTo(hex("till-3\0") + id);
    assertThat(new String(LogIdKeys.origin("till-3"), UTF_8)).isEqualTo("till-3");
    assertThat(new String(Keys.syncListing(new SyncListing(run, KEY)), UTF_8))
        .isEqualTo("till-3\0opening\00085123A\0Paris");
    assertThat(new String(Keys.afterAll(Keys.syncListings(run)), UTF_8))
        .isEqualTo("till-3\0opening\001");
  }

  @Test
  void keysComeBackAsTheyWere() {
    RandomValues random = new RandomValues(3);
    for (int i = 0; i < 1_000; i++) {
      Expiry expiry = new Expiry(random.positive(), random.logId());
      LogId id = expiry.reservation();

      assertThat(LogIdKeys.idAt(LogIdKeys.of(random.id(), id))).isEqualTo(id);
      assertThat(LogIdKeys.idAt(LogIdKeys.ofRecord(random.key(), id))).isEqualTo(id);
      assertThat(LogIdKeys.idAt(LogIdKeys.ofRecord(random.key(), expiry))).isEqualTo(id);
      assertThat(LogIdKeys.expiryAt(LogIdKeys.ofRecord(random.key(), expiry))).isEqualTo(expiry);
    }
    assertThatThrownBy(() -> LogIdKeys.idAt(Keys.store("short")))
        .isInstanceOf(CorruptValueException.class);
  }

  @Test
  void keysSortAsWhatTheyStandFor() {
    RandomValues random = new RandomValues(4);
    List<Expiry> expiries =
        random.some(() -> new Expiry(random.positive(), random.logId())).stream().sorted().toList();

    assertThat(expiries.stream().map(LogIdKeys::expiry))
        .isSortedAccordingTo(Arrays::compareUnsigned);
    assertThat(expiries.stream().map(Expiry::reservation).sorted().map(LogIdKeys::id))
        .isSortedAccordingTo(Arrays::compareUnsigned);
  }

  @Test
  void valuesEntriesAndHashesKeepTheirBytes() throws IOException {
    Map<String, byte[]> stored = new LinkedHashMap<>();
    stored.put("reservation", ReservationCodec.encode(GoldenOperations.EXPIRED));
    stored.put("transfer", TransferCodec.encode(GoldenOperations.RECEIVED));
    stored.put("exception", ExceptionCodec.encode(GoldenOperations.RESOLVED));
    stored.put(
        "voided operation",
        OperationCodec.encode(new RememberedOperation(300, new RequestHash(1, 2), 301)));
    stored.put(
        "finished sync run",
        MetaCodec.message(
                new SyncRun(
                        new SyncRunId("till-3", "opening"),
                        SyncMode.REPLACE,
                        9,
                        List.of("Paris", "Lyon"),
                        true,
                        false)
                    .finished())
            .toByteArray());
    GoldenOperations.entries()
        .forEach(
            (name, entry) -> stored.put("entry " + name, EntryCodec.encode(entry).toByteArray()));
    GoldenOperations.entries()
        .forEach((name, entry) -> {
          RequestHash hash = entry.command().requestHash();
          stored.put(
              "request hash " + name, Keys.operation(new OperationId(hash.high(), hash.low())));
        });

    assertThat(
            stored.entrySet().stream()
                .map(e -> e.getKey() + ": " + HEX.formatHex(e.getValue()))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(golden());
  }

  @Test
  void valuesComeBackAsTheyWere() {
    RandomValues random = new RandomValues(5);
    for (int i = 0; i < 1_000; i++) {
      Reservation reservation = random.reservation();
      assertThat(ReservationCodec.decode(ReservationCodec.encode(reservation)))
          .isEqualTo(reservation);
      Transfer transfer = random.transfer();
      assertThat(TransferCodec.decode(TransferCodec.encode(transfer))).isEqualTo(transfer);
      StockException exception = random.exception();
      assertThat(ExceptionCodec.decode(ExceptionCodec.encode(exception))).isEqualTo(exception);
      RememberedOperation operation =
          new RememberedOperation(
              random.positive(),
              new RequestHash(random.number(), random.number()),
              random.positive());
      assertThat(OperationCodec.decode(OperationCodec.encode(operation))).isEqualTo(operation);
    }
  }

  @Test
  void bytesOfAnotherKindAreRefused() {
    byte[] cut = Arrays.copyOf(ReservationCodec.encode(GoldenOperations.EXPIRED), 5);

    assertThatThrownBy(() -> ReservationCodec.decode(cut))
        .isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> ReservationCodec.decode(new byte[0]))
        .isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> TransferCodec.decode(cut)).isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> ExceptionCodec.decode(cut)).isInstanceOf(CorruptValueException.class);
  }

  private static String golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            GoldenOperationsTest.class.getResourceAsStream("golden-operations.txt"))) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  private static String hex(String text) {
    return HEX.formatHex(text.getBytes(UTF_8));
  }
}
