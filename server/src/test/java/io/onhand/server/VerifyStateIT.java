package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.onhand.admin.v1.VerifyFinding;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyStateResponse;
import io.onhand.admin.v1.VerifyVerdict;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Central proves its whole state while it serves, and names what a disk did to it")
final class VerifyStateIT {
  @TempDir Path data;

  @Test
  void isSoundAfterTradingAndLeavesNothingBehind() {
    try (TestCentral central = new TestCentral(data)) {
      trade(central);

      List<VerifyStateResponse> events = verify(central, false);

      VerifyVerdict verdict = events.getLast().getVerdict();
      assertThat(verdict.getSound()).isTrue();
      assertThat(verdict.getReplayed()).isTrue();
      assertThat(verdict.getPosition().getSequence()).isEqualTo(12);
      assertThat(verdict.getOldestSequence()).isEqualTo(1);
      assertThat(events).anyMatch(event -> event.getProgress().getPhase().equals("records"));
      assertThat(verify(central, true).getLast().getVerdict().getStateHash())
          .isEqualTo(verdict.getStateHash());
      assertThat(Files.exists(data.resolve("replay"))).isFalse();
    }
  }

  @Test
  void replaysATrimmedLogFromTheNewestVerifiedCopy() throws IOException {
    Path folder = data.resolve("central");
    Path copies;
    try (TestCentral central = new TestCentral(folder)) {
      trade(central);
      copies = Path.of(central.verifiedBackup().getPath()).resolveSibling(".").normalize();
      central.inventory().adjustStock(adjust("m", "85123A", "Paris", -1, ADJUST_REASON_SALE));
    }
    change(folder, store -> TrimIT.trim(store, 13));
    try (TestCentral central = new TestCentral(folder)) {
      List<VerifyStateResponse> events = verify(central, false);

      // It is cut above the horizon, which moves after hours only: that is what other rules name.
      assertThat(events)
          .filteredOn(VerifyStateResponse::hasFinding)
          .extracting(event -> event.getFinding().getRule())
          .contains("LOG_BEGINNING")
          .doesNotContain("REPLAY");
      VerifyVerdict verdict = events.getLast().getVerdict();
      assertThat(verdict.getOldestSequence()).isEqualTo(13);
      assertThat(verdict.getReplayedFrom()).isEqualTo(13);
      assertThat(verdict.getNotReplayed()).isEmpty();
      assertThat(folder.resolve("replay")).doesNotExist();

      SyncedFiles.deleteAll(copies);
      verdict = verify(central, false).getLast().getVerdict();

      assertThat(verdict.getReplayed()).isFalse();
      assertThat(verdict.getNotReplayed()).startsWith("no store to apply it to can be opened.");
      assertThat(folder.resolve("replay")).doesNotExist();
    }
    try (TestCentral central = new TestCentral(folder)) {
      assertThat(verify(central, false).getLast().getVerdict().getNotReplayed())
          .startsWith("it begins with entry 13, and no verified copy is there");
    }
  }

  @Test
  void namesAnIndexRowThatIsGone() {
    try (TestCentral central = new TestCentral(data)) {
      trade(central);
    }
    change(
        data,
        store -> {
          WriteBatch batch = new WriteBatch();
          batch.delete(
              CentralFamily.RECORDS_BY_STORE, Keys.recordByStore(new RecordKey("85123A", "Paris")));
          store.write(batch, Durability.SYNCED);
        });
    try (TestCentral central = new TestCentral(data)) {
      List<VerifyStateResponse> events = verify(central, true);

      assertThat(events.getLast().getVerdict().getSound()).isFalse();
      assertThat(events)
          .filteredOn(VerifyStateResponse::hasFinding)
          .extracting(VerifyStateResponse::getFinding)
          .extracting(VerifyFinding::getRule, VerifyFinding::getKey)
          .containsExactly(tuple("THING_WITHOUT_INDEX_ROW", "85123A@Paris"));
    }
  }

  private static void change(Path folder, Consumer<RocksStore> change) {
    try (RocksStore store =
        RocksStore.open(
            folder, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      change.accept(store);
    }
  }

  private static void trade(TestCentral central) {
    central.declare("Paris");
    central.inventory().adjustStock(adjust("k", "85123A", "Paris", 50, ADJUST_REASON_RECEIPT));
    for (int i = 0; i < 10; i++) {
      central.inventory().adjustStock(adjust("k" + i, "85123A", "Paris", -1, ADJUST_REASON_SALE));
    }
  }

  private static List<VerifyStateResponse> verify(TestCentral central, boolean skipsReplay) {
    List<VerifyStateResponse> events = new ArrayList<>();
    central
        .admin()
        .verifyState(VerifyStateRequest.newBuilder().setSkipReplay(skipsReplay).build())
        .forEachRemaining(events::add);
    return events;
  }
}
