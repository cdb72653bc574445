package io.onhand.server.model;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What listings find, compared with what a search through everything finds. */
final class Indexes {
  private static final int ALL = Integer.MAX_VALUE;

  private final State state;
  private final StoredReservations reservations;
  private final StoredTransfers transfers;
  private final StoredExceptions exceptions;
  private final Comparison comparison;

  Indexes(State state, InMemoryStore store, Comparison comparison) {
    this.state = state;
    this.reservations = new StoredReservations(store);
    this.transfers = new StoredTransfers(store);
    this.exceptions = new StoredExceptions(store);
    this.comparison = comparison;
  }

  void compare() {
    List<Reservation> open = soonest(_ -> true);
    same(open, reservations.expiringBefore(Long.MAX_VALUE, null, ALL));
    same(
        open.stream().map(it -> new Expiry(it.expiresAtMicros(), it.id())).toList(),
        reservations.soonestExpiries(ALL));
    for (String origin : Generator.ORIGINS) {
      List<Reservation> oldest =
          soonest(it -> it.origin().equals(origin)).stream()
              .sorted(Comparator.comparing(Reservation::id))
              .toList();
      same(oldest, reservations.openOfOrigin(origin, null, ALL));
    }
    same(inTransit(_ -> true), transfers.inTransit(null, ALL));
    for (String store : Draw.STORES) {
      same(
          inTransit(it -> it.fromStore().equals(store) || it.toStore().equals(store)),
          transfers.inTransitOfStore(store, null, ALL));
    }
    state.records.keySet().forEach(this::compare);
  }

  private void compare(RecordKey record) {
    List<Reservation> holding =
        soonest(it -> it.lines().stream().anyMatch(line -> line.key().equals(record)));
    same(holding, reservations.openOfRecord(record, null, ALL));
    same((long) holding.size(), reservations.countOpenOfRecord(record));
    same(
        holding.stream().map(it -> new Expiry(it.expiresAtMicros(), it.id())).toList(),
        reservations.expiries(record));
    same(
        inTransit(it -> it.toStore().equals(record.store()) && brings(it, record.product())),
        transfers.incomingOf(record, null, ALL));
    List<StockException> questions =
        state.exceptions.values().stream()
            .filter(it -> it.resolution() == null && it.record().equals(record))
            .sorted(Comparator.comparing(StockException::id))
            .toList();
    same(questions, exceptions.openOfRecord(record, null, ALL));
    same((long) questions.size(), exceptions.countOpenOfRecord(record));
  }

  private List<Reservation> soonest(Predicate<Reservation> isWanted) {
    return state.reservations.values().stream()
        .filter(it -> it.state() == ReservationState.OPEN && isWanted.test(it))
        .sorted(
            Comparator.comparingLong(Reservation::expiresAtMicros).thenComparing(Reservation::id))
        .toList();
  }

  private List<Transfer> inTransit(Predicate<Transfer> isWanted) {
    return state.transfers.values().stream()
        .filter(it -> it.state() == TransferState.IN_TRANSIT && isWanted.test(it))
        .sorted(Comparator.comparing(Transfer::id, LogId::compareTo))
        .toList();
  }

  private static boolean brings(Transfer transfer, String product) {
    for (TransferLine line : transfer.lines()) {
      long left =
          line.dispatched() - line.received() - line.damaged() - line.missing() - line.returned();
      if (line.product().equals(product) && left > 0) {
        return true;
      }
    }
    return false;
  }

  private void same(Object expected, Object actual) {
    comparison.check(expected.equals(actual), expected, actual);
  }
}
