package io.onhand.agent.replica;

import static io.onhand.agent.replica.ReplicaFixture.everything;
import static io.onhand.agent.replica.ReplicaFixture.newStore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.agent.ModelLog;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A snapshot replaces the copy at one moment: readers and crashes never find a mix")
final class SnapshotSwapTest {

  private static final List<RecordKey> KEYS =
      IntStream.range(0, 10).mapToObj(i -> new RecordKey("p" + i, "A")).toList();

  private final InMemoryStore store = newStore();

  @Test
  void readersSeeTheOldStateUntilTheNewIsWhole() {
    Replica replica = Replica.open(store, Set.of());
    take(replica, 1);
    SnapshotLoad load = replica.beginSnapshot(List.of("A"));
    load.add(records(2));

    assertThat(everything(replica).records()).isEqualTo(records(1));
    assertThat(everything(replica).asOf()).isEqualTo(new Position(1, 1));
    replica.finishSnapshot(load, new Position(1, 2), SnapshotCounts.NONE.withRecords(10), 0);

    assertThat(everything(replica).records()).isEqualTo(records(2));
    assertThat(everything(replica).asOf()).isEqualTo(new Position(1, 2));
  }

  @Test
  void aCrashInTheMiddleKeepsTheOldStateAndLeavesNothingBehind() {
    Replica replica = Replica.open(store, Set.of());
    take(replica, 1);
    SnapshotLoad load = replica.beginSnapshot(List.of("A", "B"));
    load.add(records(2));

    InMemoryStore found = store.afterKill();
    Replica reopened = Replica.open(found, Set.of());

    assertThat(everything(reopened).records()).isEqualTo(records(1));
    assertThat(reopened.reader().holds("B")).isFalse();
    assertThat(rows(found, ReplicaFamily.RECORDS)).isEqualTo(11);
    assertThat(rows(found, ReplicaFamily.RECORDS_BY_STORE)).isEqualTo(10);
    assertThat(rows(found, ReplicaFamily.STORES)).isEqualTo(1);
  }

  @Test
  void aNewAttemptStartsFromNothing() {
    Replica replica = Replica.open(store, Set.of());
    take(replica, 1);
    SnapshotLoad cut = replica.beginSnapshot(List.of("A", "B"));
    cut.add(List.of(ModelLog.record(new RecordKey("ghost", "B"), 5, 1, 1)));

    take(replica, 3);

    assertThat(replica.reader().product("ghost").records()).isEmpty();
    assertThat(everything(replica).records()).isEqualTo(records(3));
    assertThat(rows(store, ReplicaFamily.RECORDS)).isEqualTo(11);
    assertThat(rows(store, ReplicaFamily.RECORDS_BY_STORE)).isEqualTo(10);
  }

  @Test
  void refusesASnapshotThatIsNotWhole() {
    Replica replica = Replica.open(store, Set.of());
    take(replica, 1);
    SnapshotLoad load = replica.beginSnapshot(List.of("A"));
    load.add(records(2).subList(0, 9));

    assertThatThrownBy(() ->
            replica.finishSnapshot(
                load, new Position(1, 2), SnapshotCounts.NONE.withRecords(10), 0))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("of 10 records")
        .hasMessageContaining("but got 9 records");
    assertThatThrownBy(() ->
            replica.finishSnapshot(load, new Position(1, 1), SnapshotCounts.NONE.withRecords(9), 0))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("something of entry 2");
    assertThatThrownBy(() -> load.add(List.of(ModelLog.record(new RecordKey("p1", "Z"), 1, 1, 1))))
        .isInstanceOf(FeedViolationException.class);
    assertThat(everything(replica).records()).isEqualTo(records(1));
  }

  @Test
  void concurrentReadersNeverFindAMix() throws InterruptedException {
    Replica replica = Replica.open(store, Set.of());
    take(replica, 1);
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicReference<@Nullable String> mixed = new AtomicReference<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(Thread.ofPlatform().start(() -> readUntil(isDone, replica.reader(), mixed)));
    }

    for (int sequence = 2; sequence < 300; sequence++) {
      take(replica, sequence);
    }
    isDone.set(true);
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(mixed).hasValue(null);
  }

  private static void readUntil(
      AtomicBoolean isDone, ReplicaReader reader, AtomicReference<@Nullable String> mixed) {
    while (!isDone.get()) {
      ReplicaReader.Read read = reader.get(KEYS);
      ReplicaReader.Range product = reader.product("p4");
      if (!read.records().equals(records((int) read.asOf().sequence()))
          || !product.records().equals(List.of(records((int) product.asOf().sequence()).get(4)))) {
        mixed.set(read + " " + product);
      }
    }
  }

  /** A state in which every number is the sequence, so that no two states look alike. */
  private static List<StockRecord> records(int sequence) {
    return KEYS.stream().map(key -> ModelLog.record(key, sequence, sequence, sequence)).toList();
  }

  private static void take(Replica replica, int sequence) {
    SnapshotLoad load = replica.beginSnapshot(List.of("A"));
    load.add(records(sequence));
    replica.finishSnapshot(load, new Position(1, sequence), SnapshotCounts.NONE.withRecords(10), 0);
  }

  private static int rows(InMemoryStore store, ReplicaFamily family) {
    int rows = 0;
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean on = cursor.seekToFirst(); on; on = cursor.next()) {
        rows++;
      }
    }
    return rows;
  }
}
