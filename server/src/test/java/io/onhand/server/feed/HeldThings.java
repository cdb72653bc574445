package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.StockException;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferState;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotThings;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.server.api.ThingMapper;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is open at some stores, as a follower of the feed knows it, or as Central has it. */
final class HeldThings {
  private final List<String> stores;
  private final Map<String, Reservation> parts = new TreeMap<>();
  private final Map<String, Transfer> transfers = new TreeMap<>();
  private final Map<String, StockException> exceptions = new TreeMap<>();

  HeldThings(List<String> stores) {
    this.stores = stores;
  }

  /** All that Central has open at these stores, found by looking at everything. */
  static HeldThings central(KeyValueReader store, List<String> stores) {
    HeldThings held = new HeldThings(stores);
    new StoredReservations(store)
        .expiringBefore(Long.MAX_VALUE, null, 10_000).stream()
            .flatMap(it -> it.byStore().entrySet().stream())
            .filter(part -> stores.contains(part.getKey()))
            .map(part -> ThingMapper.reservation(part.getValue()))
            .forEach(part -> held.parts.put(name(part), part));
    new StoredTransfers(store)
        .inTransit(null, 10_000).stream()
            .filter(it -> stores.contains(it.fromStore()) || stores.contains(it.toStore()))
            .map(ThingMapper::transfer)
            .forEach(it -> held.transfers.put(it.getTransferId(), it));
    new StoredExceptions(store)
        .all(it -> it.isOpen() && stores.contains(it.record().store()), null, 10_000).stream()
            .map(ThingMapper::exception)
            .forEach(it -> held.exceptions.put(it.getExceptionId(), it));
    return held;
  }

  void clear() {
    parts.clear();
    transfers.clear();
    exceptions.clear();
  }

  /** What a snapshot brings: each thing once, open, and of these stores. */
  void take(SnapshotThings things) {
    things
        .getReservationsList()
        .forEach(part -> {
          assertThat(part.getState()).isEqualTo(ReservationState.RESERVATION_STATE_OPEN);
          assertThat(parts.put(name(part), part)).isNull();
        });
    things
        .getTransfersList()
        .forEach(it -> {
          assertThat(it.getState()).isEqualTo(TransferState.TRANSFER_STATE_IN_TRANSIT);
          assertThat(transfers.put(it.getTransferId(), it)).isNull();
        });
    things
        .getExceptionsList()
        .forEach(it -> {
          assertThat(it.hasResolution()).isFalse();
          assertThat(exceptions.put(it.getExceptionId(), it)).isNull();
        });
  }

  void assertCountedBy(SnapshotEnd end) {
    assertThat(List.of(end.getReservations(), end.getTransfers(), end.getExceptions()))
        .isEqualTo(List.of((long) parts.size(), (long) transfers.size(), (long) exceptions.size()));
  }

  /** What an entry says of one store; a thing that changes must be known, or new. */
  void apply(StoreSlice slice, long sequence) {
    for (Reservation part : slice.getReservationsList()) {
      assertThat(part.getUpdatedSequence()).isEqualTo(sequence);
      assertThat(part.getLinesList())
          .isNotEmpty()
          .allMatch(line -> line.getKey().getStore().equals(slice.getStore()));
      if (part.getState() == ReservationState.RESERVATION_STATE_OPEN) {
        Reservation before = parts.put(name(part), part);
        assertThat(before == null).isEqualTo(part.getCreated().getSequence() == sequence);
      } else {
        parts.remove(name(part));
      }
    }
    for (Transfer it : slice.getTransfersList()) {
      assertThat(List.of(it.getFromStore(), it.getToStore())).contains(slice.getStore());
      if (it.getState() == TransferState.TRANSFER_STATE_IN_TRANSIT) {
        transfers.put(it.getTransferId(), it);
      } else {
        transfers.remove(it.getTransferId());
      }
    }
    for (StockException it : slice.getExceptionsList()) {
      assertThat(it.getKey().getStore()).isEqualTo(slice.getStore());
      if (it.hasResolution()) {
        assertThat(exceptions.remove(it.getExceptionId())).isNotNull();
      } else {
        exceptions.put(it.getExceptionId(), it);
      }
    }
  }

  int size() {
    return parts.size() + transfers.size() + exceptions.size();
  }

  private static String name(Reservation part) {
    return part.getReservationId() + "@" + part.getLines(0).getKey().getStore();
  }

  @Override
  public String toString() {
    return stores + ": " + parts.values() + transfers.values() + exceptions.values();
  }
}
