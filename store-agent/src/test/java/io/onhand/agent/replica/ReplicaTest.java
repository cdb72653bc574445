package io.onhand.agent.replica;

import static io.onhand.agent.replica.ReplicaFixture.apply;
import static io.onhand.agent.replica.ReplicaFixture.everything;
import static io.onhand.agent.replica.ReplicaFixture.newStore;
import static io.onhand.agent.replica.ReplicaFixture.takeSnapshot;
import static io.onhand.agent.replica.ReplicaFixture.withSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.agent.ModelLog;
import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A replica holds exactly the state at its cursor and refuses what does not continue it")
final class ReplicaTest {

  private static final long EPOCH = 5;

  private final ModelLog log = new ModelLog(EPOCH, 1);
  private final InMemoryStore store = newStore();

  @BeforeEach
  void grow() {
    log.grow(50);
  }

  @Test
  void knowsNothingBeforeItsFirstSnapshot() {
    Replica replica = Replica.open(store, Set.of());

    assertThat(replica.resumePoint()).isNull();
    assertThat(replica.durable()).isNull();
    assertThat(replica.reader().stores()).isNull();
    assertThat(replica.reader().holds("A")).isFalse();
  }

  @Test
  void holdsTheSnapshotThenEachEntry() {
    Replica replica = withSnapshot(store, log);
    Position snapshot = log.headPosition();
    assertThat(everything(replica).records()).isEqualTo(log.stateAt(log.head(), List.of()));
    log.grow(50);

    apply(replica, snapshot, log.feed(snapshot.sequence(), List.of()));

    assertThat(everything(replica).asOf()).isEqualTo(log.headPosition());
    assertThat(everything(replica).records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(stateOf(replica).records()).isEqualTo(log.stateAt(log.head(), List.of()).size());
  }

  @Test
  void followsOnlyTheStoresAskedFor() {
    Replica replica = Replica.open(store, Set.of("B", "A"));
    takeSnapshot(replica, log, List.of("A", "B"));
    Position snapshot = log.headPosition();
    log.grow(30);

    apply(replica, snapshot, log.feed(snapshot.sequence(), List.of("A", "B")));

    assertThat(everything(replica).records()).isEqualTo(log.stateAt(log.head(), List.of("A", "B")));
    assertThat(replica.reader().holds("C")).isFalse();
    assertThatThrownBy(
            () -> apply(replica, cursor(replica), List.of(entry(cursor(replica), "x", "C"))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("stores subscribed to");
  }

  @Test
  void learnsOfStoresDeclaredLaterWhenItFollowsAll() {
    Replica replica = withSnapshot(store, log);

    apply(replica, cursor(replica), List.of(entry(cursor(replica), "x", "D")));

    assertThat(replica.reader().holds("D")).isTrue();
    assertThat(Replica.open(store.afterKill(), Set.of()).reader().holds("D")).isTrue();
  }

  @Test
  void aBookmarkMovesTheCursorWithoutAnEntry() {
    Replica replica = withSnapshot(store, log);
    FeedGroup group = new FeedGroup(new FeedOrder(cursor(replica)));
    Position later = new Position(EPOCH, log.head() + 7);
    group.bookmark(later);

    replica.apply(group, 0);

    assertThat(replica.resumePoint()).isEqualTo(later);
    assertThat(Replica.open(store.afterKill(), Set.of()).resumePoint()).isEqualTo(later);
  }

  @Test
  void countsAsDurableOnlyWhatWasSynced() {
    Replica replica = withSnapshot(store, log);
    Position snapshot = log.headPosition();
    log.grow(10);
    apply(replica, snapshot, log.feed(snapshot.sequence(), List.of()));
    assertThat(replica.durable()).isEqualTo(snapshot);

    replica.sync(0);

    assertThat(replica.durable()).isEqualTo(log.headPosition());
    assertThat(Replica.open(store.afterPowerCut(0), Set.of()).resumePoint())
        .isEqualTo(log.headPosition());
  }

  @Test
  void asksForASnapshotWhenItShallFollowOtherStores() {
    withSnapshot(store, log);

    Replica other = Replica.open(store, Set.of("A"));

    assertThat(other.resumePoint()).isNull();
    assertThat(other.reader().stores()).isNotNull();
    takeSnapshot(other, log, List.of("A"));
    assertThat(other.resumePoint()).isEqualTo(log.headPosition());
    assertThat(everything(other).records()).isEqualTo(log.stateAt(log.head(), List.of("A")));
  }

  @Test
  void refusesAGapAndAWayBack() {
    Replica replica = withSnapshot(store, log);
    long at = log.head();
    FeedOrder order = new FeedOrder(log.headPosition());
    FeedGroup group = new FeedGroup(order);

    assertThatThrownBy(() -> group.add(new FeedEntry(at + 1, at + 2, "", List.of())))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("follows " + at);
    assertThatThrownBy(() -> group.add(new FeedEntry(at, at, "", List.of())))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("after " + at);
    assertThatThrownBy(() -> group.bookmark(new Position(EPOCH, at - 1)))
        .isInstanceOf(FeedViolationException.class);
    assertThatThrownBy(() -> group.bookmark(new Position(EPOCH + 1, at)))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("epoch");
    assertThatThrownBy(
            () -> apply(replica, new Position(EPOCH, at - 3), log.feed(at - 3, List.of())))
        .isInstanceOf(FeedViolationException.class);
    assertThat(replica.resumePoint()).isEqualTo(log.headPosition());
  }

  @Test
  void refusesAnEntryBelowABookmark() {
    FeedGroup group = new FeedGroup(new FeedOrder(new Position(EPOCH, 10)));
    group.bookmark(new Position(EPOCH, 20));

    assertThatThrownBy(() -> group.add(new FeedEntry(10, 15, "", List.of())))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("after 20");
    group.add(new FeedEntry(10, 21, "", List.of()));
  }

  @Test
  void refusesARecordThatDoesNotFollowFromTheOneHeld() {
    Replica replica = withSnapshot(store, log);
    StockRecord held = log.stateAt(log.head(), List.of("A")).getFirst();
    Position at = cursor(replica);
    long next = at.sequence() + 1;

    refused(replica, at, changed(held, 3, held.version() + 2, next), 3, "version");
    refused(replica, at, changed(held, 3, held.version(), next), 3, "version");
    refused(replica, at, changed(held, 4, held.version() + 1, next), 3, "on_hand");
    refused(replica, at, changed(held, 3, held.version() + 1, next - 1), 3, "updated_sequence");
    StockRecord elsewhere = ModelLog.record(new RecordKey(held.key().product(), "B"), 3, 1, next);
    assertThatThrownBy(() -> apply(replica, at, List.of(entry(at, "A", elsewhere, 3))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("store A");
    assertThat(everything(replica).records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(everything(replica).asOf()).isEqualTo(at);

    apply(replica, at, List.of(entry(at, "A", changed(held, 3, held.version() + 1, next), 3)));
    assertThat(replica.reader().get(List.of(held.key())).records())
        .containsExactly(changed(held, 3, held.version() + 1, next));
  }

  @Test
  void findsTheRecordsChangedAfterASequence() {
    Replica replica = withSnapshot(store, log);
    List<StockRecord> found = new ArrayList<>();

    replica.recordsAfter(40, found::add);

    assertThat(found)
        .containsExactlyElementsOf(
            log.stateAt(log.head(), List.of()).stream()
                .filter(stock -> stock.updatedSequence() > 40)
                .toList())
        .isNotEmpty();
  }

  private static void refused(
      Replica replica, Position at, StockRecord after, long delta, String why) {
    assertThatThrownBy(() -> apply(replica, at, List.of(entry(at, "A", after, delta))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining(why);
  }

  private static StockRecord changed(StockRecord held, long delta, long version, long sequence) {
    return ModelLog.record(held.key(), held.onHand() + delta, version, sequence);
  }

  private static FeedEntry entry(Position at, String product, String store) {
    StockRecord born = ModelLog.record(new RecordKey(product, store), 4, 1, at.sequence() + 1);
    return entry(at, store, born, 4);
  }

  private static FeedEntry entry(Position at, String store, StockRecord after, long delta) {
    return new FeedEntry(
        at.sequence(),
        at.sequence() + 1,
        "",
        List.of(new StoreSlice(store, List.of(new RecordChange(after, delta)))));
  }

  private static Position cursor(Replica replica) {
    return stateOf(replica).cursor();
  }

  private static ReplicaState stateOf(Replica replica) {
    ReplicaState state = replica.state();
    assertThat(state).isNotNull();
    return state;
  }
}
