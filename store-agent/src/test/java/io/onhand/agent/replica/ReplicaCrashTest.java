package io.onhand.agent.replica;

import static io.onhand.agent.replica.ReplicaFixture.everything;
import static io.onhand.agent.replica.ReplicaFixture.newStore;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.StorageException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A crash of the agent at any point neither skips nor repeats an entry of the feed")
final class ReplicaCrashTest {

  private static final int ROUNDS = 400;

  /** The seed reproduces a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void goesOnAtItsCursor(long seed) {
    Random random = new Random(seed);
    ModelLog log = new ModelLog(9, seed);
    InMemoryStore store = newStore();
    Replica replica = Replica.open(store, Set.of());
    Position reported = new Position(9, 0);
    for (int round = 0; round < ROUNDS; round++) {
      log.grow(random.nextInt(6));
      try {
        if (random.nextInt(12) == 0) {
          store.failNextWrite(random.nextBoolean() ? FailedWrite.KEPT : FailedWrite.LOST);
        }
        advance(replica, log, random);
        if (random.nextInt(8) == 0) {
          replica.sync(0);
        }
        Position durable = replica.durable();
        reported = durable == null ? reported : durable;
      } catch (StorageException planned) {
        store = cut(store, random);
        replica = Replica.open(store, Set.of());
      }
      if (random.nextInt(10) == 0) {
        store = cut(store, random);
        replica = Replica.open(store, Set.of());
      }
      check(replica, store, log, reported, "seed " + seed + ", round " + round);
    }
  }

  private static InMemoryStore cut(InMemoryStore store, Random random) {
    return random.nextBoolean() ? store.afterKill() : store.afterPowerCut(random.nextInt(4));
  }

  /** Takes a snapshot, whole or cut in the middle, or a part of what the feed has. */
  private static void advance(Replica replica, ModelLog log, Random random) {
    Position from = replica.resumePoint();
    if (from == null || random.nextInt(20) == 0) {
      List<StockRecord> records = log.stateAt(log.head(), List.of());
      SnapshotLoad load = replica.beginSnapshot(ModelLog.STORES);
      int middle = records.size() / 2;
      load.add(records.subList(0, middle));
      if (random.nextInt(3) > 0) {
        load.add(records.subList(middle, records.size()));
        Things things = log.snapshotOfThings(List.of());
        load.add(things);
        SnapshotCounts counts = SnapshotCounts.NONE.withRecords(records.size()).with(things);
        replica.finishSnapshot(load, log.headPosition(), counts, 0);
      }
      return;
    }
    List<FeedEntry> feed = log.feed(from.sequence(), List.of());
    FeedGroup group = new FeedGroup(new FeedOrder(from));
    feed.subList(0, random.nextInt(feed.size() + 1)).forEach(group::add);
    if (random.nextInt(4) == 0) {
      group.bookmark(group.cursor());
    }
    replica.apply(group, 0);
  }

  private static void check(
      Replica replica, InMemoryStore store, ModelLog log, Position reported, String where) {
    ReplicaState state = replica.state();
    if (state == null) {
      assertThat(reported.sequence()).as(where).isZero();
      return;
    }
    assertThat(state.cursor().sequence()).as(where).isGreaterThanOrEqualTo(reported.sequence());
    ReplicaReader.Range read = everything(replica);
    assertThat(read.asOf()).as(where).isEqualTo(state.cursor());
    List<StockRecord> expected = log.stateAt(state.cursor().sequence(), List.of());
    assertThat(read.records()).as(where).isEqualTo(expected);
    assertThat(state.records()).as(where).isEqualTo(expected.size());
    assertThat(ReplicaFixture.things(store))
        .as(where)
        .isEqualTo(log.openAt(state.cursor().sequence(), List.of()));
  }
}
