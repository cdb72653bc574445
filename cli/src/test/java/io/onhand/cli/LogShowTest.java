package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.cli.fake.CliRun;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.log.EmbeddedLog;
import io.onhand.server.log.KeyFilter;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log is read without a server, and a damaged one is refused")
final class LogShowTest {

  private static final long TIME = 1_800_000_000_000_000L;
  private static final RecordKey KEY = new RecordKey("85123A", "France");

  @TempDir Path home;

  @Test
  void showsEachEntry() {
    write(store -> {});

    CliRun run = show();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEqualTo("The log holds sequences 1 to 3.\n");
    assertThat(run.lines()).hasSize(4);
    assertThat(columns(run, 1))
        .containsExactly("1", "2027-01-15 08:00:00Z", "office", "store", "France", "La France");
    assertThat(columns(run, 2))
        .containsExactly(
            "2",
            "2027-01-15 08:00:01Z",
            "till-1",
            "receipt",
            "85123A",
            "France",
            "+10",
            "10",
            "1",
            "DN-1");
    assertThat(columns(run, 3))
        .containsExactly(
            "3",
            "2027-01-15 08:00:02Z",
            "till-1",
            "refused",
            "85123A",
            "France",
            "(-11)",
            "10",
            "1",
            "INSUFFICIENT_STOCK");
  }

  @Test
  void writesAllOfAnEntryAsJson() {
    write(store -> {});

    List<JsonObject> json = show("--output", "json").json();

    assertThat(json).hasSize(3);
    assertThat(json.get(1).get("idempotency_key").getAsString()).isEqualTo("k-2");
    assertThat(json.get(1).get("epoch").getAsString()).isEqualTo("77");
    assertThat(json.get(1).get("log_time").getAsString()).isEqualTo("2027-01-15T08:00:01Z");
    JsonObject change = json.get(1).getAsJsonArray("changes").get(0).getAsJsonObject();
    assertThat(change.has("before")).isFalse();
    assertThat(change.getAsJsonObject("after").get("on_hand").getAsLong()).isEqualTo(10);
    assertThat(json.get(2).get("verdict").getAsString()).isEqualTo("rejected");
    assertThat(json.get(2).get("reason").getAsString()).isEqualTo("INSUFFICIENT_STOCK");
  }

  @Test
  void showsARange() {
    write(store -> {});

    assertThat(show("--from", "2", "--to", "2", "--output", "json").json())
        .extracting(entry -> entry.get("sequence").getAsLong())
        .containsExactly(2L);
    assertThat(show("--from", "3", "--to", "99", "--output", "json").json()).hasSize(1);
    assertThat(show("--from", "99", "--output", "json").json()).isEmpty();
    assertThat(show("--from", "3", "--to", "2").exitCode()).isEqualTo(2);
  }

  @Test
  void readsWhileAServerHasTheFolder() {
    write(store -> {
      assertThat(show("--output", "json").json()).hasSize(3);
    });
  }

  @Test
  void refusesADamagedBlock() {
    write(store -> {
      byte[] block = store.get(CentralFamily.LOG, Keys.sequence(2));
      assertThat(block).isNotNull();
      block[block.length - 1] ^= 1;
      WriteBatch batch = new WriteBatch();
      batch.put(CentralFamily.LOG, Keys.sequence(2), block);
      store.write(batch, Durability.SYNCED);
    });

    CliRun run = show();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err())
        .startsWith("onhand: Expected checksum ")
        .endsWith("The log is damaged here: restore a backup.\n");
  }

  @Test
  void refusesALogWithAMissingBlock() {
    write(store -> {
      WriteBatch batch = new WriteBatch();
      batch.delete(CentralFamily.LOG, Keys.sequence(2));
      store.write(batch, Durability.SYNCED);
    });

    CliRun run = show();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).startsWith("onhand: Expected a block that continues ");
  }

  @Test
  void refusesAFolderThatIsNoneOfCentrals() throws Exception {
    assertThat(show().exitCode()).isEqualTo(2);
    Files.createDirectories(data());
    Files.writeString(data().resolve("FORMAT"), "onhand-central 99\n");

    CliRun run = show();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("in format 99");
  }

  private Path data() {
    return home.resolve("data");
  }

  private CliRun show(String... options) {
    String[] args = new String[options.length + 4];
    args[0] = "log";
    args[1] = "show";
    args[2] = "--data";
    args[3] = data().toString();
    System.arraycopy(options, 0, args, 4, options.length);
    return new Cli(home).run(args);
  }

  /** Three blocks of one entry: a store, a receipt, a refused sale. */
  private void write(Consumer<RocksStore> then) {
    try (RocksStore store =
        RocksStore.open(
            data(), DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      var log = new EmbeddedLog(store, Head.empty(77), new KeyFilter(1 << 10, 1));
      log.append(List.of(storeDeclared()));
      StockRecord record =
          new StockRecord(KEY, 10, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 2, TIME + 1_000_000);
      log.append(List.of(receipt(record)));
      log.append(List.of(refusedSale(record)));
      then.accept(store);
    }
  }

  private static Entry storeDeclared() {
    return new Entry(
        1,
        TIME,
        Command.of(
            new CommandHeader("office", "k-1"),
            new AdminCommand.CreateStore("France", "La France")),
        Decision.Accepted.with(
            new Change.StoreDeclared(new Store("France", "La France", 1, TIME))));
  }

  private static Entry receipt(StockRecord record) {
    return new Entry(
        2,
        TIME + 1_000_000,
        adjust("k-2", "DN-1", 10, AdjustReason.RECEIPT),
        Decision.Accepted.with(new Change.RecordChanged(null, record)));
  }

  private static Entry refusedSale(StockRecord record) {
    return new Entry(
        3,
        TIME + 2_000_000,
        adjust("k-3", "", -11, AdjustReason.SALE),
        new Decision.Rejected(
            RejectionReason.INSUFFICIENT_STOCK,
            List.of(
                new LineRejection(
                    KEY, RejectionReason.INSUFFICIENT_STOCK, -11, OptionalLong.empty(), record)),
            ""));
  }

  private static Command adjust(String key, String reference, long delta, AdjustReason reason) {
    return Command.of(
        new CommandHeader("till-1", key, reference, 0, null, 0, "", "", CommandKind.REQUEST),
        new StockCommand.Adjust(new AdjustLine(KEY, delta, reason, OptionalLong.empty())));
  }

  private static String[] columns(CliRun run, int line) {
    return run.lines().get(line).strip().split("\\s{2,}");
  }
}
