package io.onhand.agent.verify;

import static io.onhand.agent.verify.FakeCentral.EPOCH;
import static io.onhand.agent.verify.FakeCentral.START;

import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.agent.replica.FeedGroup;
import io.onhand.agent.replica.FeedOrder;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.ReplicaThings;
import io.onhand.agent.replica.SnapshotLoad;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.ThingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A Central and a replica of some of its stores that may hold other things than it. */
final class ComparedThings {
  private static final List<String> OSLO_AND_PARIS = List.of("Oslo", "Paris");

  final InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
  final Replica replica;
  final FakeCentral central = new FakeCentral();
  private final List<String> stores;

  private final NotedDifferences noted = new NotedDifferences();

  /** What was told, one text each. */
  final List<String> differences = noted.texts;

  /** Of Oslo and Paris. */
  ComparedThings() {
    this(OSLO_AND_PARIS);
  }

  ComparedThings(List<String> stores) {
    this.stores = stores;
    replica = Replica.open(store, Set.copyOf(stores));
  }

  Verdict compare(boolean isReportOnly) throws InterruptedException {
    return comparison(replica, isReportOnly).run().orElseThrow();
  }

  ReplicaComparison comparison(Replica of, boolean isReportOnly) {
    return noted.comparison(of, central, isReportOnly);
  }

  void open(Thing... things) {
    List.of(things).forEach(central::open);
  }

  /** Takes a snapshot that holds these. */
  void hold(List<Thing> things) {
    SnapshotLoad load = replica.beginSnapshot(stores);
    Things parts = parts(things);
    load.add(parts);
    replica.finishSnapshot(load, new Position(EPOCH, START), SnapshotCounts.NONE.with(parts), 0);
  }

  /** What the replica holds, reservations whole. */
  List<Thing> held() {
    ReplicaThings held = new ReplicaThings(store);
    return new Things(held.reservations(), held.transfers(), held.exceptions()).all();
  }

  private static Things parts(List<Thing> things) {
    List<Reservation> reservations = new ArrayList<>();
    List<Transfer> transfers = new ArrayList<>();
    List<StockException> exceptions = new ArrayList<>();
    for (Thing thing : things) {
      switch (thing) {
        case Reservation it -> reservations.addAll(it.byStore().values());
        case Transfer it -> transfers.add(it);
        case StockException it -> exceptions.add(it);
      }
    }
    return new Things(reservations, transfers, exceptions);
  }

  /** Makes every row one that cannot be read. */
  void spoilAllRows() {
    rewriteAllRows(new byte[] {1, 2, 3});
  }

  /** Makes every row one that says this, under the key that it has. */
  void rewriteAllRows(Thing says) {
    rewriteAllRows(ThingCodec.encode(says));
  }

  private void rewriteAllRows(byte[] bytes) {
    WriteBatch batch = new WriteBatch();
    try (KeyValueCursor rows = store.cursor(ReplicaFamily.THINGS)) {
      for (boolean more = rows.seekToFirst(); more; more = rows.next()) {
        batch.put(ReplicaFamily.THINGS, rows.key(), bytes);
      }
    }
    store.write(batch, Durability.SYNCED);
  }

  /** What the feed brings, in one group. */
  void apply(FeedEntry... entries) {
    FeedGroup group =
        new FeedGroup(new FeedOrder(Objects.requireNonNull(replica.state()).cursor()));
    List.of(entries).forEach(group::add);
    replica.apply(group, 0);
  }

  /** An entry that leaves a thing so at Oslo and at Paris, where it concerns them. */
  static FeedEntry entry(long previous, long sequence, Thing after) {
    List<StoreSlice> slices =
        OSLO_AND_PARIS.stream()
            .map(at -> new StoreSlice(at, List.of(), partsAt(after, at)))
            .filter(slice -> !slice.things().isEmpty())
            .toList();
    return new FeedEntry(previous, sequence, "", slices);
  }

  private static Things partsAt(Thing thing, String at) {
    Things whole = parts(List.of(thing));
    return new Things(
        whole.reservations().stream()
            .filter(it -> it.lines().getFirst().key().store().equals(at))
            .toList(),
        whole.transfers().stream()
            .filter(it -> it.fromStore().equals(at) || it.toStore().equals(at))
            .toList(),
        whole.exceptions().stream().filter(it -> it.record().store().equals(at)).toList());
  }

  /** An entry that settles an exception. */
  static FeedEntry settled(long previous, long sequence, StockException exception) {
    return entry(
        previous,
        sequence,
        exception.resolved(new StockException.Resolution("found", "ops", sequence, 1)));
  }

  /** Two lines at Oslo, one at Paris. */
  static Reservation reservation(long sequence, long quantity) {
    return new Reservation(
        LogId.of(EPOCH, sequence),
        "till",
        "k",
        "",
        ReservationState.OPEN,
        List.of(
            ReservationLine.holding(new RecordKey("p1", "Oslo"), quantity),
            ReservationLine.holding(new RecordKey("p2", "Oslo"), quantity),
            ReservationLine.holding(new RecordKey("p1", "Paris"), quantity)),
        1,
        50,
        sequence);
  }

  /** To Oslo. */
  static Transfer transfer(long sequence, String from, long quantity) {
    return new Transfer(
        LogId.of(EPOCH, sequence),
        from,
        "Oslo",
        "till",
        "k",
        "",
        TransferState.IN_TRANSIT,
        List.of(TransferLine.dispatched("p1", quantity)),
        1,
        sequence);
  }

  /** At Paris. */
  static StockException exception(long sequence, long quantity) {
    return exception(LogId.of(EPOCH, sequence), "Paris", quantity);
  }

  static StockException exception(LogId id, String at, long quantity) {
    return new StockException(
        id, new RecordKey("p1", at), ExceptionKind.BELOW_FLOOR, quantity, "till", "k", "", 1, null);
  }
}
