package io.onhand.server.api;

import io.onhand.replication.v1.ThingKind;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Things put into Central's store at once, and a listing of them that uses no index by store. */
final class PutThings {
  static final List<String> STORES = List.of("Oslo", "Paris", "Rome");

  private final KeyValueStore store;

  PutThings(KeyValueStore store) {
    this.store = store;
  }

  /** Reservations over some stores, transfers and exceptions; a third of them has ended. */
  void openSome() {
    Random random = new Random(5);
    for (int i = 1; i <= 60; i++) {
      LogId id = new LogId(SteppedPipeline.EPOCH, 1 + i / 3, i % 3);
      RecordKey key = key(random);
      List<ReservationLine> lines =
          Stream.of(key, key(random), key(random), key(random))
              .distinct()
              .map(line -> ReservationLine.holding(line, 2))
              .toList();
      Reservation reservation =
          new Reservation(
              id, "till", "k", "", ReservationState.OPEN, lines, 0, random.nextInt(9), i);
      String to = STORES.get((STORES.indexOf(key.store()) + 1 + random.nextInt(2)) % 3);
      Transfer transfer =
          new Transfer(
              id,
              key.store(),
              to,
              "till",
              "k",
              "",
              TransferState.IN_TRANSIT,
              List.of(TransferLine.dispatched(key.product(), 2)),
              0,
              i);
      StockException exception =
          new StockException(id, key, ExceptionKind.BELOW_FLOOR, 1, "till", "k", "", 0, null);
      put(Stream.of(reservation, transfer, exception));
      if (random.nextInt(3) == 0) {
        WriteBatch batch = new WriteBatch();
        BatchState state = new BatchState(batch);
        state.putReservation(reservation, reservation.with(ReservationState.EXPIRED, lines, 99));
        state.putTransfer(transfer, transfer.with(TransferState.RECEIVED, List.of(), 99));
        state.putException(exception, exception.resolved(new Resolution("found", "ops", 99, 0)));
        store.write(batch, Durability.SYNCED);
      }
    }
  }

  private static RecordKey key(Random random) {
    return new RecordKey("P" + random.nextInt(3), STORES.get(random.nextInt(3)));
  }

  /** Opens these. */
  void put(Stream<Thing> things) {
    WriteBatch batch = new WriteBatch();
    BatchState state = new BatchState(batch);
    things.forEach(thing -> {
      switch (thing) {
        case StockException it -> state.putException(null, it);
        case Reservation it -> state.putReservation(null, it);
        case Transfer it -> state.putTransfer(null, it);
      }
    });
    store.write(batch, Durability.SYNCED);
  }

  /** What is open, found by looking at everything; oldest first. */
  List<Thing> open(ThingKind kind, String at) {
    Stream<? extends Thing> all =
        switch (kind) {
          case THING_KIND_RESERVATION ->
              new StoredReservations(store)
                  .expiringBefore(Long.MAX_VALUE, null, 10_000).stream()
                      .map(it -> it.ofStore(at))
                      .filter(part -> !part.lines().isEmpty())
                      .sorted((a, b) -> a.id().compareTo(b.id()));
          case THING_KIND_TRANSFER ->
              new StoredTransfers(store)
                  .inTransit(null, 10_000).stream()
                      .filter(it -> it.fromStore().equals(at) || it.toStore().equals(at));
          case THING_KIND_EXCEPTION ->
              new StoredExceptions(store)
                  .all(it -> it.isOpen() && it.record().store().equals(at), null, 10_000).stream();
          case THING_KIND_UNSPECIFIED, UNRECOGNIZED -> Stream.of();
        };
    return all.<Thing>map(it -> it).toList();
  }

  static StockException exception(String store, int number) {
    return new StockException(
        LogId.of(SteppedPipeline.EPOCH, number + 1),
        new RecordKey("P" + number % 7, store),
        ExceptionKind.BELOW_FLOOR,
        1,
        "till",
        "k",
        "",
        0,
        null);
  }

  static Thing largeReservation(int number) {
    return new Reservation(
        LogId.of(SteppedPipeline.EPOCH, number + 1),
        "till",
        "k",
        "",
        ReservationState.OPEN,
        IntStream.range(0, 1_000)
            .mapToObj(
                line -> ReservationLine.holding(new RecordKey("p".repeat(55) + line, "Paris"), 1))
            .toList(),
        0,
        1_000_000,
        number + 1);
  }
}
