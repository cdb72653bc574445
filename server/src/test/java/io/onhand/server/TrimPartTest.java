package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.admin.Alarms;
import io.onhand.server.backup.Backups;
import io.onhand.server.backup.TradedStore;
import io.onhand.server.config.LogSettings;
import io.onhand.server.log.HorizonSweep;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.StoredState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "The log is trimmed only after a look at the verified copies, and a large one is an alarm")
final class TrimPartTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final Alarms alarms = new Alarms();
  private TradedStore traded;

  @BeforeEach
  void trade() {
    traded = new TradedStore(folder.resolve("central"));
  }

  @AfterEach
  void end() {
    traded.close();
  }

  @Test
  void isNotTrimmedBeforeTheLookIsOver() {
    TrimPart trims = part(LogSettings.DEFAULT);
    Queue<Runnable> looks = new ArrayDeque<>();
    trims.protectedBy(
        backups(),
        next -> {
          looks.add(next);
          return new FutureTask<>(next, null);
        });
    trims.trimWhatIsOver();
    assertThat(trims.housekeeping().step()).isFalse();

    looks.remove().run();
    assertThat(trims.housekeeping().step()).isTrue();
  }

  @Test
  void isNotTrimmedWhileADiskDoesNotAnswer() {
    TrimPart trims = part(LogSettings.DEFAULT);
    trims.protectedBy(
        backups(),
        next -> {
          throw new RejectedExecutionException();
        });
    trims.trimWhatIsOver();

    assertThat(trims.housekeeping().step()).isFalse();
  }

  @Test
  void aLargerLogThanExpectedIsAnAlarmAsLongAsItIs() {
    TrimPart trims = part(new LogSettings(72, MIB));
    trims.trimWhatIsOver();
    assertThat(alarms.sentences()).isEmpty();

    WriteBatch batch = new WriteBatch();
    batch.put(CentralFamily.LOG, Keys.sequence(1_000_000), new byte[2 * MIB]);
    traded.store.write(batch, Durability.SYNCED);
    trims.trimWhatIsOver();
    assertThat(alarms.sentences())
        .singleElement()
        .asString()
        .contains("more than the 1048576 of --log-bytes-alarm-mib")
        .contains("./onhand log trim --dry-run shows what holds it");

    part(new LogSettings(72, 100 * MIB)).trimWhatIsOver();
    assertThat(alarms.sentences()).isEmpty();
  }

  private TrimPart part(LogSettings settings) {
    return new TrimPart(
        traded.store,
        settings,
        this::head,
        new HorizonSweep(traded.store, this::head),
        Map::of,
        alarms);
  }

  private Backups backups() {
    return new Backups(
        traded.store, folder.resolve("central"), folder.resolve("backups"), Clock.systemUTC());
  }

  private Head head() {
    return new StoredState(traded.store).head().orElseThrow();
  }
}
