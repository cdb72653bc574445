package io.onhand.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.agent.replica.FeedGroup;
import io.onhand.agent.replica.FeedOrder;
import io.onhand.agent.replica.Repair;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.agent.replica.SnapshotLoad;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A replica finds what differs from Central at one position, and repairs only that")
final class ReplicaComparisonTest {
  private static final int RECORDS = 20_000;
  private static final long EPOCH = FakeCentral.EPOCH;
  private static final long START = FakeCentral.START;
  private static final String STORE = "Paris";

  private final InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
  private final Replica replica = Replica.open(store, Set.of());
  private final FakeCentral central = new FakeCentral();
  private final NotedDifferences noted = new NotedDifferences();

  @BeforeEach
  void warmUp() {
    List<StockRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(record(i, i, 1, i + 1));
    }
    records.forEach(central::put);
    SnapshotLoad load = replica.beginSnapshot(List.of(STORE));
    load.add(records);
    replica.finishSnapshot(
        load, new Position(EPOCH, START), SnapshotCounts.NONE.withRecords(RECORDS), 0);
  }

  @Test
  void findsNothingWhereNothingDiffers() throws InterruptedException {
    Verdict verdict = compare(false);

    assertThat(verdict.differed()).isZero();
    assertThat(verdict.records()).isEqualTo(RECORDS);
    assertThat(verdict.position()).isEqualTo(new Position(EPOCH, START));
    assertThat(central.sent).isZero();
  }

  @Test
  void findsOneOfManyInFewCallsAndRepairsIt() throws InterruptedException {
    spoil(record(12_345, 1, 1, 12_346));

    Verdict verdict = compare(false);

    assertThat(noted.texts).containsExactly("p12345 central=12345 replica=1 repaired=true");
    assertThat(verdict.repaired()).isEqualTo(1);
    assertThat(central.calls).isLessThan(6);
    assertThat(central.sent).isLessThanOrEqualTo(500);
    assertThat(compare(false).differed()).isZero();
  }

  @Test
  void findsWhatIsMissingAndWhatIsTooMuch() throws InterruptedException {
    replica.repair(List.of(new Repair(key(3), row(3), null)));
    StockRecord ghost = record(RECORDS + 1, 5, 1, 9);
    replica.repair(List.of(new Repair(ghost.key(), null, ghost)));

    compare(false);

    assertThat(noted.texts)
        .containsExactlyInAnyOrder(
            "p00003 central=3 replica=none repaired=true",
            "p20001 central=none replica=5 repaired=true");
    assertThat(compare(false).differed()).isZero();
    assertThat(Objects.requireNonNull(replica.state()).records()).isEqualTo(RECORDS);
  }

  @Test
  void leavesAloneWhatItShallOnlyReport() throws InterruptedException {
    spoil(record(5, 1, 1, 6));

    assertThat(compare(true).repaired()).isZero();
    assertThat(noted.texts).containsExactly("p00005 central=5 replica=1 repaired=false");
    assertThat(onHand(5)).isEqualTo(1);
  }

  @Test
  void comparesAtCentralsPositionThoughItWasPassedInOneGroup() throws InterruptedException {
    central.before =
        () -> {
          StockRecord first = record(1, 11, 2, START + 1);
          central.put(first);
          central.position = START + 1;
          // The entry after Central's position comes in the same group as the one at it.
          apply(
              List.of(entry(START, first, 10), entry(START + 1, record(2, 22, 2, START + 2), 20)));
        };

    Verdict verdict = compare(false);

    assertThat(verdict.position().sequence()).isEqualTo(START + 1);
    assertThat(verdict.differed()).isZero();
    assertThat(onHand(2)).isEqualTo(22);
  }

  @Test
  void doesNotRepairWhatTheFeedHasChangedSince() throws InterruptedException {
    spoil(record(5, 1, 1, 6));
    central.beforeContents = () -> apply(List.of(entry(START, record(5, 4, 2, START + 1), 3)));

    Verdict verdict = compare(false);

    assertThat(noted.texts).containsExactly("p00005 central=5 replica=1 repaired=false");
    assertThat(verdict.repaired()).isZero();
    assertThat(onHand(5)).isEqualTo(4);
  }

  @Test
  void holdsNothingOfTheStoreWhenItIsDone() throws InterruptedException {
    compare(false);

    assertThat(store.openViews()).isZero();
  }

  private Verdict compare(boolean isReportOnly) throws InterruptedException {
    return noted.comparison(replica, central, isReportOnly).run().orElseThrow();
  }

  private void spoil(StockRecord wrong) {
    int number = Integer.parseInt(wrong.key().product().substring(1));
    assertThat(replica.repair(List.of(new Repair(wrong.key(), row(number), wrong))))
        .containsExactly(true);
  }

  private byte[] row(int number) {
    return io.onhand.server.storage.schema.RecordCodec.encode(
        record(number, number, 1, number + 1));
  }

  private long onHand(int number) {
    ReplicaReader.Read read = replica.reader().get(List.of(key(number)));
    return Objects.requireNonNull(read.records().getFirst()).onHand();
  }

  private void apply(List<FeedEntry> entries) {
    FeedGroup group =
        new FeedGroup(new FeedOrder(Objects.requireNonNull(replica.state()).cursor()));
    entries.forEach(group::add);
    replica.apply(group, 0);
  }

  private static FeedEntry entry(long previous, StockRecord after, long delta) {
    return new FeedEntry(
        previous,
        after.updatedSequence(),
        "",
        List.of(new StoreSlice(STORE, List.of(new RecordChange(after, delta)))));
  }

  private static RecordKey key(int number) {
    return new RecordKey("p%05d".formatted(number), STORE);
  }

  private static StockRecord record(int number, long onHand, long version, long sequence) {
    return new StockRecord(
        key(number), onHand, 0, 0, Floor.at(0), OptionalLong.empty(), version, sequence, 1);
  }
}
