package io.onhand.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A backup holds all up to a sequence, and is proved by replay")
final class BackupsTest {
  @TempDir Path folder;
  private TradedStore traded;
  private Backups backups;

  @BeforeEach
  void trade() {
    traded = new TradedStore(folder.resolve("data"));
    traded.sell(40);
    backups = backups();
  }

  @AfterEach
  void end() {
    traded.close();
  }

  private Backups backups() {
    return new Backups(
        traded.store, folder.resolve("data"), folder.resolve("backups"), Clock.systemUTC());
  }

  @Test
  void isWhatTheStoreWasWhenItWasMade() {
    String hash = traded.hash();
    long head = traded.head();
    Listed made = backups.create(Progress.SILENT);
    traded.sell(10);

    BackupManifest manifest = Objects.requireNonNull(made.manifest());
    assertThat(manifest.stateHash()).isEqualTo(hash);
    assertThat(manifest.sequence()).isEqualTo(head);
    assertThat(manifest.oldestSequence()).isEqualTo(1);
    assertThat(made.isVerified()).isFalse();
    assertThat(backups.backups()).containsExactly(made);
    assertThat(backups.checkpoints()).isEmpty();
    assertThat(folder.resolve("data/backup.checkpoint")).doesNotExist();
  }

  @Test
  void isVerifiedByAReplayFromNothing() {
    Listed made = backups.create(Progress.SILENT);
    List<String> steps = new ArrayList<>();
    Listed verified =
        backups.verify(made.folder().name(), (step, done, total, unit) -> steps.add(step));

    assertThat(verified.problem()).isEmpty();
    assertThat(verified.isVerified()).isTrue();
    assertThat(Objects.requireNonNull(verified.mark()).replayedFrom()).isEqualTo(1);
    assertThat(steps)
        .containsSubsequence(
            "reading files",
            "hashing the state",
            "checking the log",
            "replaying the log",
            "hashing the state");
    assertThat(backups.newestReplayedPosition())
        .contains(new Position(SteppedPipeline.EPOCH, traded.head()));
    assertThat(backups().newestVerified()).isPresent();
    assertThat(folder.resolve("data/backup.scratch")).doesNotExist();
  }

  @Test
  void aStateThatItsLogDoesNotComeToIsFound() {
    RecordKey key = new RecordKey("A", "Paris");
    byte[] row = Keys.record(key);
    byte[] earlier = Objects.requireNonNull(traded.store.get(CentralFamily.RECORDS, row));
    traded.sell(1);
    WriteBatch batch = new WriteBatch();
    batch.put(CentralFamily.RECORDS, row, RecordCodec.encode(RecordCodec.decode(key, earlier)));
    traded.store.write(batch, Durability.SYNCED);
    Listed made = backups.create(Progress.SILENT);
    Listed verified = backups.verify(made.folder().name(), Progress.SILENT);

    assertThat(verified.isVerified()).isFalse();
    assertThat(verified.problem()).contains("its log comes to a state that has");
    assertThat(backups.backups().getFirst().problem()).isEqualTo(verified.problem());
    assertThat(backups.newestVerified()).isEmpty();
  }

  @Test
  void aTrimmedLogIsReplayedFromTheOldestVerifiedStateWithWhichItConnects() throws IOException {
    Listed first = backups.checkpoint(Progress.SILENT);
    long firstSequence = Objects.requireNonNull(first.manifest()).sequence();
    backups.verify(first.folder().name(), Progress.SILENT);
    traded.sell(30);
    traded.trimBelow(firstSequence + 1);
    Listed second = backups.create(Progress.SILENT);
    Listed verified = backups.verify(second.folder().name(), Progress.SILENT);

    assertThat(verified.isVerified()).isTrue();
    assertThat(Objects.requireNonNull(verified.mark()).replayedFrom()).isEqualTo(firstSequence + 1);

    traded.trimBelow(traded.beginOfALaterBlock());
    traded.sell(1);
    Listed third = backups.create(Progress.SILENT);
    backups.removeOldCheckpoints(0);
    Listed last = verifyWithout(third, second);

    assertThat(last.isVerified()).isTrue();
    assertThat(Objects.requireNonNull(last.mark()).replayedFrom()).isZero();
    // That its log comes to its state was not tried: nothing is trimmed for it. But from its state
    // the
    // next one's log is.
    assertThat(backups.newestVerified()).map(Listed::folder).contains(third.folder());
    assertThat(backups.newestReplayedPosition()).isEmpty();
    traded.sell(1);
    backups.verify(backups.checkpoint(Progress.SILENT).folder().name(), Progress.SILENT);
    assertThat(backups.newestReplayedPosition()).contains(position());
  }

  @Test
  void aCopyThatIsGoneOrLostAFileCountsNoMoreOnceItIsLooked() throws IOException {
    Listed older = backups.checkpoint(Progress.SILENT);
    backups.verify(older.folder().name(), Progress.SILENT);
    Position held = position();
    traded.sell(5);
    Listed newer = backups.create(Progress.SILENT);
    backups.verify(newer.folder().name(), Progress.SILENT);
    assertThat(backups.newestReplayedPosition()).contains(position());

    Path table = newer.folder().path().resolve("store").resolve(anyFile(newer));
    Path away = Files.move(table, folder.resolve("away"));
    backups.look();
    assertThat(backups.newestReplayedPosition()).contains(held);
    assertThat(backups.newestVerified()).map(Listed::folder).contains(older.folder());
    Files.move(away, table);
    backups.look();
    assertThat(backups.newestReplayedPosition()).contains(position());

    new BackupShelf(folder.resolve("backups")).remove(newer.folder());
    new BackupShelf(folder.resolve("data/checkpoints")).remove(older.folder());
    backups.look();
    assertThat(backups.newestReplayedPosition()).isEmpty();
    assertThat(backups.newestVerified()).isEmpty();
  }

  private Position position() {
    return new Position(SteppedPipeline.EPOCH, traded.head());
  }

  private static String anyFile(Listed listed) {
    return Objects.requireNonNull(listed.manifest()).files().getFirst().name();
  }

  /** As if the other had been removed. */
  private Listed verifyWithout(Listed wanted, Listed other) throws IOException {
    new BackupShelf(folder.resolve("backups")).remove(other.folder());
    return backups.verify(wanted.folder().name(), Progress.SILENT);
  }

  @Test
  void soManyVerifiedCheckpointsAreKeptAndWhatIsYounger() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      traded.sell(1);
      names.add(backups.checkpoint(Progress.SILENT).folder().name());
      if (i != 2) {
        backups.verify(names.getLast(), Progress.SILENT);
      }
    }
    backups.removeOldCheckpoints(2);

    assertThat(backups.checkpoints())
        .extracting(it -> it.folder().name())
        .containsExactly(names.get(3), names.get(2), names.get(1));
  }

  @Test
  void whatWasUnderWayWhenCentralEndedIsThrownAway() throws IOException {
    List<Path> left =
        List.of(
            folder.resolve("data/backup.checkpoint"),
            folder.resolve("data/backup.scratch"),
            folder.resolve("data/checkpoints/unfinished.new"));
    for (Path path : left) {
      Files.createDirectories(path.resolve("store"));
    }

    assertThat(backups().checkpoints()).isEmpty();
    assertThat(left).noneMatch(Files::exists);
  }

  @Test
  void noCentralStartsOnABackup() {
    Listed made = backups.create(Progress.SILENT);

    assertThatThrownBy(() -> TradedStore.open(made.folder().path()))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("belongs to onhand-backup");
  }

  @Test
  void whoComesWhileAnotherIsMadeIsToldSo() {
    List<String> told = new ArrayList<>();
    backups.create((step, done, total, unit) -> {
      if (told.isEmpty()) {
        told.add(step);
        Thread other =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    backups.checkpoint(Progress.SILENT);
                  } catch (BackupException e) {
                    told.add(e.reason().name());
                  }
                });
        try {
          other.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    });

    assertThat(told).hasSize(2).last().isEqualTo("BUSY");
    assertThatThrownBy(() -> backups.verify("nothing", Progress.SILENT))
        .isInstanceOfSatisfying(
            BackupException.class,
            e -> assertThat(e.reason()).isEqualTo(BackupException.Reason.NOT_FOUND));
  }
}
