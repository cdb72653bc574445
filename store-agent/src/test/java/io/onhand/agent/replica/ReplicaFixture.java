package io.onhand.agent.replica;

import io.onhand.agent.ModelLog;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueReader;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What the tests of the replica have in common. */
final class ReplicaFixture {

  private ReplicaFixture() {}

  static InMemoryStore newStore() {
    return new InMemoryStore(List.of(ReplicaFamily.values()));
  }

  /** A replica of all stores with the log's present state. */
  static Replica withSnapshot(InMemoryStore store, ModelLog log) {
    Replica replica = Replica.open(store, Set.of());
    takeSnapshot(replica, log, List.of());
    return replica;
  }

  static void takeSnapshot(Replica replica, ModelLog log, List<String> stores) {
    List<StockRecord> records = log.stateAt(log.head(), stores);
    SnapshotLoad load = replica.beginSnapshot(stores.isEmpty() ? ModelLog.STORES : stores);
    load.add(records);
    Things things = log.snapshotOfThings(stores);
    load.add(things);
    replica.finishSnapshot(
        load, log.headPosition(), SnapshotCounts.NONE.withRecords(records.size()).with(things), 0);
  }

  /** Applies entries, all in one group. */
  static void apply(Replica replica, Position from, List<FeedEntry> entries) {
    FeedGroup group = new FeedGroup(new FeedOrder(from));
    entries.forEach(group::add);
    replica.apply(group, 0);
  }

  /** All records that a replica holds, by product and store, and their position. */
  static ReplicaReader.Range everything(Replica replica) {
    ReplicaReader reader = replica.reader();
    List<ReplicaReader.Range> products =
        IntStream.range(0, 10).mapToObj(i -> reader.product("p" + i)).toList();
    List<StockRecord> records =
        products.stream().flatMap(range -> range.records().stream()).toList();
    return new ReplicaReader.Range(products.getFirst().asOf(), records);
  }

  /** All that is open, as a store of a replica holds it. */
  static Things things(KeyValueReader store) {
    ReplicaThings things = new ReplicaThings(store);
    return new Things(things.reservations(), things.transfers(), things.exceptions());
  }
}
