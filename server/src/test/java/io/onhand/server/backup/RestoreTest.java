package io.onhand.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.Witness;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredSubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A backup is restored whole, as a new epoch, into a folder that holds nothing else")
final class RestoreTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");

  @TempDir Path folder;
  private TradedStore traded;
  private Backups backups;

  @BeforeEach
  void trade() {
    traded = new TradedStore(folder.resolve("data"));
    traded.sell(40);
    backups = backups(traded.store, "data");
  }

  @AfterEach
  void end() {
    traded.close();
  }

  @Test
  void isRestoredAsANewEpochWithAWitness() {
    long head = traded.head();
    long onHand = TradedStore.onHand(traded.store);
    Listed made = backups.create(Progress.SILENT);
    traded.sell(10);
    Restore.Restored restored =
        Restore.run(made.folder(), folder.resolve("restored"), NOW, Progress.SILENT);

    assertThat(restored.endedEpoch()).isEqualTo(SteppedPipeline.EPOCH);
    assertThat(restored.endedSequence()).isEqualTo(head);
    assertThat(restored.sequence()).isEqualTo(head + 1);
    assertThat(Witness.read(folder.resolve("restored")))
        .contains(new Witness.Mark(restored.epoch(), head + 1));
    assertThat(folder.resolve("restored/restoring")).doesNotExist();
    try (RocksStore store = TradedStore.open(folder.resolve("restored"))) {
      assertThat(TradedStore.onHand(store)).isEqualTo(onHand);
      assertThat(TradedStore.head(store).epoch()).isEqualTo(restored.epoch());
      assertThat(new StoredState(store).lineage())
          .isEqualTo(new Lineage(Map.of(SteppedPipeline.EPOCH, head)));

      // What the lost epoch held beyond its end here is no backup of this log.
      traded.sell(1);
      backups.verify(backups.create(Progress.SILENT).folder().name(), Progress.SILENT);
      Backups ofRestored = backups(store, "restored");
      assertThat(ofRestored.newestVerified()).isEmpty();
      ofRestored.verify(made.folder().name(), Progress.SILENT);
      assertThat(ofRestored.newestReplayedPosition())
          .contains(new Position(SteppedPipeline.EPOCH, head));
    }
  }

  @Test
  void aRestoreRefusesAFolderThatHoldsAnythingAndBeginsAnewAfterOneThatWasBrokenOff()
      throws Exception {
    Listed made = backups.create(Progress.SILENT);
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.writeString(target.resolve("notes"), "mine");
    assertThatThrownBy(() -> Restore.run(made.folder(), target, NOW, Progress.SILENT))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("Expected an empty folder to restore into")
        .hasMessageContaining("notes");
    assertThat(target.resolve("notes")).hasContent("mine");
    assertThatThrownBy(
            () -> Restore.run(made.folder(), folder.resolve("data"), NOW, Progress.SILENT))
        .isInstanceOf(BackupException.class);

    Files.delete(target.resolve("notes"));
    for (String step :
        List.of("copying files", "beginning a new epoch", "making it the data folder")) {
      assertThatThrownBy(() -> Restore.run(made.folder(), target, NOW, breakingOff(step)))
          .hasMessage("broken off");
      assertThatThrownBy(() -> TradedStore.open(target))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining("was not finished. Run it again.");
    }
    Restore.run(made.folder(), target, NOW, Progress.SILENT);
    try (RocksStore store = TradedStore.open(target)) {
      assertThat(TradedStore.head(store).sequence()).isEqualTo(traded.head() + 1);
    }
  }

  @Test
  void whoFollowedIsStillKnownAfterARestoreButNotHeardOf() {
    SubscriberReport report =
        new SubscriberReport(
            new Position(SteppedPipeline.EPOCH, traded.head()),
            null,
            SubscriberReport.State.LIVE,
            1_000,
            List.of("Paris"),
            new SubscriberReport.Outbox(3, 2, 1));
    new StoredSubscribers(traded.store).write(Map.of("paris", report), Set.of(), true);
    Listed made = backups.create(Progress.SILENT);
    Restore.run(made.folder(), folder.resolve("restored"), NOW, Progress.SILENT);

    try (RocksStore store = TradedStore.open(folder.resolve("restored"))) {
      Map<String, SubscriberReport> known = new StoredSubscribers(store).read();
      assertThat(known)
          .containsExactly(
              Map.entry(
                  "paris",
                  new SubscriberReport(
                      null,
                      null,
                      SubscriberReport.State.UNKNOWN,
                      0,
                      List.of("Paris"),
                      SubscriberReport.Outbox.EMPTY)));
      assertThat(known.get("paris")).extracting(SubscriberReport::needsAfter).isNull();
    }
  }

  private Backups backups(RocksStore store, String data) {
    return new Backups(store, folder.resolve(data), folder.resolve("backups"), Clock.systemUTC());
  }

  private static Progress breakingOff(String at) {
    return (step, done, total, unit) -> {
      if (step.equals(at)) {
        throw new IllegalStateException("broken off");
      }
    };
  }
}
