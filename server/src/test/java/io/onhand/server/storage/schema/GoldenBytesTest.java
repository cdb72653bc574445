package io.onhand.server.storage.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is stored keeps its bytes: a data folder of yesterday opens tomorrow")
final class GoldenBytesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final RecordKey KEY = new RecordKey("85123A", "Paris");
  private static final CommandHeader HEADER =
      new CommandHeader(
          "till-3", "k1", "INV-7", 1_600_000, null, 0, "agent-1", "", CommandKind.REQUEST);
  private static final SyncRunId RUN = new SyncRunId("till-3", "opening");
  private static final StockRecord BEFORE =
      new StockRecord(KEY, 12, 2, 3, Floor.at(-4), OptionalLong.of(5), 6, 7, 8);
  private static final StockRecord AFTER =
      new StockRecord(KEY, 11, 2, 3, Floor.NONE, OptionalLong.empty(), 7, 300, 9_000);

  @Test
  void familiesKeepTheirNumbersAndNames() {
    assertThat(Arrays.stream(CentralFamily.values()).map(f -> f.id() + " " + f.familyName()))
        .containsExactly(
            "1 records",
            "2 records_by_store",
            "3 stores",
            "4 log",
            "5 idempotency",
            "6 reservations",
            "7 reservations_by_record",
            "8 reservations_by_origin",
            "9 reservation_expiry",
            "10 transfers",
            "11 exceptions",
            "12 sync_runs",
            "14 subscribers",
            "17 meta",
            "18 transfers_by_store",
            "19 exceptions_by_record",
            "20 sync_listings");
  }

  @Test
  void keysKeepTheirBytes() {
    assertThat(text(Keys.record(KEY))).isEqualTo("85123A\0Paris");
    assertThat(text(Keys.recordByStore(KEY))).isEqualTo("Paris\00085123A");
    assertThat(text(Keys.record(new RecordKey("café", "漢")))).isEqualTo("café\0漢");
    assertThat(text(Keys.prefix("Paris"))).isEqualTo("Paris\0");
    assertThat(text(Keys.store("Paris"))).isEqualTo("Paris");
    assertThat(text(Keys.subscriber("agent-1"))).isEqualTo("agent-1");
    assertThat(text(Keys.syncRun(RUN))).isEqualTo("till-3\0opening");
    assertThat(text(Keys.HEAD)).isEqualTo("head");
    assertThat(HEX.formatHex(Keys.sequence(0x0102030405060708L))).isEqualTo("0102030405060708");
    assertThat(HEX.formatHex(Keys.operation(new OperationId(1, -2))))
        .isEqualTo("0000000000000001fffffffffffffffe");
  }

  @Test
  void keysComeBackAsTheyWere() {
    RandomValues random = new RandomValues(1);
    for (int i = 0; i < 1_000; i++) {
      RecordKey key = random.key();
      assertThat(Keys.recordAt(Keys.record(key))).isEqualTo(key);
      assertThat(Keys.recordByStoreAt(Keys.recordByStore(key))).isEqualTo(key);
    }
    assertThatThrownBy(() -> Keys.recordAt(Keys.store("no second half")))
        .isInstanceOf(CorruptValueException.class);
  }

  /** A store's records lie together, apart from those of a store whose id begins the same. */
  @Test
  void keysSortByTheFirstIdAndThenTheSecond() {
    List<RecordKey> keys =
        List.of(
            new RecordKey("A", "Z"),
            new RecordKey("A!", "A"),
            new RecordKey("AB", "A"),
            new RecordKey("B", "A"),
            new RecordKey("B", "AA"),
            new RecordKey("é", "A"));

    assertThat(keys.stream().map(Keys::record)).isSortedAccordingTo(Arrays::compareUnsigned);
    assertThat(Arrays.compareUnsigned(Keys.sequence(255), Keys.sequence(256))).isNegative();
  }

  @Test
  void valuesEntriesAndHashesKeepTheirBytes() throws IOException {
    Map<String, byte[]> stored = new LinkedHashMap<>();
    stored.put("record", RecordCodec.encode(BEFORE));
    stored.put("record without floor", RecordCodec.encode(AFTER));
    stored.put(
        "operation", OperationCodec.encode(new RememberedOperation(300, new RequestHash(1, 2))));
    stored.put("head", MetaCodec.encode(new Head(-7, 300, 9_000, -55, 12, 3, 2)));
    stored.put("store", MetaCodec.message(new Store("Paris", "Rivoli", 1, 2)).toByteArray());
    stored.put(
        "sync run",
        MetaCodec.message(new SyncRun(RUN, SyncMode.MERGE, 9, List.of(), false, false))
            .toByteArray());
    entries()
        .forEach(
            (name, entry) -> stored.put("entry " + name, EntryCodec.encode(entry).toByteArray()));
    entries()
        .forEach((name, entry) -> {
          RequestHash hash = entry.command().requestHash();
          stored.put("request hash " + name, longs(hash.high(), hash.low()));
        });
    OperationId id = OperationId.of("till-3", "k1");
    stored.put("operation id", longs(id.high(), id.low()));

    assertThat(
            stored.entrySet().stream()
                .map(e -> e.getKey() + ": " + HEX.formatHex(e.getValue()))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(golden());
  }

  /** Also those that were written before there were facts: they were requests. */
  @Test
  void heldBytesAreReadAsTheEntriesTheyStandFor() throws IOException {
    Map<String, byte[]> held =
        golden()
            .lines()
            .map(line -> line.split(": "))
            .collect(Collectors.toMap(line -> line[0], line -> HEX.parseHex(line[1])));
    for (Map.Entry<String, Entry> entry : entries().entrySet()) {
      byte[] bytes = Objects.requireNonNull(held.get("entry " + entry.getKey()));

      assertThat(EntryCodec.decode(io.onhand.storage.v1.Entry.parseFrom(bytes)))
          .isEqualTo(entry.getValue());
    }
  }

  @Test
  void valuesComeBackAsTheyWere() {
    RandomValues random = new RandomValues(2);
    for (int i = 0; i < 1_000; i++) {
      RecordKey key = random.key();
      StockRecord record = random.record(key);
      assertThat(RecordCodec.decode(key, RecordCodec.encode(record))).isEqualTo(record);
    }
    Head head = new Head(-7, 300, 9_000, -55, 12, 3, 2);
    assertThat(MetaCodec.head(MetaCodec.encode(head))).isEqualTo(head);
    assertThat(
            OperationCodec.decode(
                    OperationCodec.encode(new RememberedOperation(300, new RequestHash(1, 2))))
                .sequence())
        .isEqualTo(300);
  }

  @Test
  void bytesOfAnotherKindAreRefused() {
    byte[] cut = Arrays.copyOf(RecordCodec.encode(BEFORE), 3);

    assertThatThrownBy(() -> RecordCodec.decode(KEY, cut))
        .isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> MetaCodec.head(cut)).isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> MetaCodec.store(cut)).isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> MetaCodec.syncRun(cut)).isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> OperationCodec.decode(cut))
        .isInstanceOf(CorruptValueException.class)
        .hasMessageContaining("24 or 32 bytes, but got 3");
  }

  private static Map<String, Entry> entries() {
    AdjustLine line = new AdjustLine(KEY, -1, AdjustReason.SALE, OptionalLong.of(6));
    LineRejection refused =
        new LineRejection(KEY, RejectionReason.INSUFFICIENT_STOCK, -20, OptionalLong.of(6), BEFORE);
    RecordChanged changed = new RecordChanged(BEFORE, AFTER);
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("adjust", entry(new Adjust(line), Accepted.with(changed)));
    entries.put(
        "basket",
        entry(
            new Basket(List.of(line, line), BasketMode.ALL_OR_NOTHING),
            new Rejected(RejectionReason.INSUFFICIENT_STOCK, List.of(refused), "")));
    entries.put(
        "best effort",
        entry(
            new Basket(List.of(line), BasketMode.BEST_EFFORT),
            new Accepted(List.of(changed), List.of(refused), List.of(), List.of())));
    entries.put(
        "sync open",
        entry(
            new OpenSyncRun(RUN, SyncMode.MERGE, new Position(-7, 9), List.of(), false),
            Accepted.with(
                new SyncRunChanged(new SyncRun(RUN, SyncMode.MERGE, 9, List.of(), false, false)))));
    entries.put(
        "sync chunk",
        entry(
            new SyncChunk(
                RUN,
                2,
                List.of(
                    new SyncRow(KEY, 11, OptionalLong.of(6)),
                    new SyncRow(new RecordKey("B", "Paris"), 1, OptionalLong.empty()))),
            new Accepted(
                List.of(changed),
                List.of(),
                List.of(
                    new RowResult(RowOutcome.UPDATED, null, AFTER),
                    new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, null)),
                List.of())));
    entries.put(
        "create store",
        entry(
            new CreateStore("Paris", "Rivoli"),
            Accepted.with(new StoreDeclared(new Store("Paris", "Rivoli", 300, 9_000)))));
    entries.put("abandon", entry(new Abandon(), Accepted.with()));
    entries.put(
        "advance horizon",
        new Entry(
            300,
            9_000,
            Command.internal(new AdvanceHorizon(20, 5)),
            Accepted.with(new HorizonMoved(20))));
    entries.put(
        "begin epoch",
        new Entry(
            300,
            9_000,
            Command.internal(new BeginEpoch(7, 299, "20261120-083000")),
            Accepted.with(new EpochEnded(7, 299))));
    return entries;
  }

  private static Entry entry(CommandBody body, Decision decision) {
    return new Entry(300, 9_000, Command.of(HEADER, body), decision);
  }

  private static String golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream("golden.txt"))) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  private static byte[] longs(long high, long low) {
    return Keys.operation(new OperationId(high, low));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
