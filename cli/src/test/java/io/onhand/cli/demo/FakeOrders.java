package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reservations over a {@link FakeStock}, as far as web orders need them: what is refused is the
 * exception to answer with. Guarded by the stock.
 */
final class FakeOrders {

  private final FakeStock stock;
  private final Map<String, Reservation.Builder> reservations = new TreeMap<>();
  private final Map<String, Long> expiryNanos = new HashMap<>();

  FakeOrders(FakeStock stock) {
    this.stock = stock;
  }

  Object reserve(ReserveStockRequest request) {
    List<StockKey> refused =
        request.getLinesList().stream()
            .filter(line ->
                stock.refuses(
                    new StockKey(line.getProduct(), line.getStore()), -line.getQuantity()))
            .map(line -> new StockKey(line.getProduct(), line.getStore()))
            .toList();
    if (!refused.isEmpty()) {
      return FakeDecisions.refused(refused);
    }
    String id = "r" + (reservations.size() + 1);
    Reservation.Builder reservation =
        Reservation.newBuilder()
            .setReservationId(id)
            .setState(ReservationState.RESERVATION_STATE_OPEN);
    ReserveStockResponse.Builder response = ReserveStockResponse.newBuilder();
    request
        .getLinesList()
        .forEach(line -> {
          reservation.addLines(
              ReservationLine.newBuilder()
                  .setKey(
                      RecordKey.newBuilder()
                          .setProduct(line.getProduct())
                          .setStore(line.getStore()))
                  .setQuantity(line.getQuantity())
                  .setHeld(line.getQuantity()));
          response.addRecords(
              stock.change(
                  new StockKey(line.getProduct(), line.getStore()), 0, line.getQuantity(), 0));
        });
    reservations.put(id, reservation);
    expiryNanos.put(id, System.nanoTime() + request.getDuration().getSeconds() * 1_000_000_000);
    return response.setReservation(reservation).setReceipt(stock.receipt()).build();
  }

  Object commit(CommitReservationRequest request) {
    Reservation.Builder reservation = reservation(request.getReservationId());
    boolean late = reservation.getState() == ReservationState.RESERVATION_STATE_EXPIRED;
    Map<StockKey, Long> part = new HashMap<>();
    for (PartLine line : request.getLinesList()) {
      part.put(new StockKey(line.getProduct(), line.getStore()), line.getQuantity());
    }
    List<StockKey> refused = new ArrayList<>();
    for (ReservationLine line : reservation.getLinesList()) {
      if (late && stock.refuses(key(line), -line.getExpired())) {
        refused.add(key(line));
      }
    }
    if (!refused.isEmpty()) {
      return FakeDecisions.refused(refused);
    }
    CommitReservationResponse.Builder response = CommitReservationResponse.newBuilder();
    for (ReservationLine.Builder line : reservation.getLinesBuilderList()) {
      long all = late ? line.getExpired() : line.getHeld();
      long sold = part.isEmpty() ? all : part.getOrDefault(key(line.build()), 0L);
      response.addRecords(stock.change(key(line.build()), -sold, late ? 0 : -all, 0));
      line.setHeld(0).setExpired(0).setCommitted(sold).setReleased(all - sold);
    }
    reservation.setState(ReservationState.RESERVATION_STATE_COMMITTED);
    return response.setReservation(reservation).setReceipt(stock.receipt()).build();
  }

  Object release(ReleaseReservationRequest request) {
    Reservation.Builder reservation = reservation(request.getReservationId());
    ReleaseReservationResponse.Builder response = ReleaseReservationResponse.newBuilder();
    for (ReservationLine.Builder line : reservation.getLinesBuilderList()) {
      response.addRecords(stock.change(key(line.build()), 0, -line.getHeld(), 0));
      line.setReleased(line.getHeld()).setHeld(0);
    }
    reservation.setState(ReservationState.RESERVATION_STATE_RELEASED);
    return response.setReservation(reservation).setReceipt(stock.receipt()).build();
  }

  Reservation read(String id) {
    return reservation(id).build();
  }

  List<Reservation> open() {
    return reservations.values().stream()
        .filter(reservation -> reservation.getState() == ReservationState.RESERVATION_STATE_OPEN)
        .map(Reservation.Builder::build)
        .toList();
  }

  /** Ends what is due first, each in an entry of its own. */
  private Reservation.Builder reservation(String id) {
    reservations.forEach((each, reservation) -> {
      if (reservation.getState() == ReservationState.RESERVATION_STATE_OPEN
          && System.nanoTime() >= expiryNanos.getOrDefault(each, 0L)) {
        expire(reservation);
      }
    });
    return reservations.getOrDefault(id, Reservation.newBuilder());
  }

  private void expire(Reservation.Builder reservation) {
    for (ReservationLine.Builder line : reservation.getLinesBuilderList()) {
      if (!stock.has(FakeStock.Fault.KEEPS_EXPIRED_GOODS)) {
        Record after = stock.change(key(line.build()), 0, -line.getHeld(), 0);
        reservation.setUpdatedSequence(after.getUpdatedSequence());
      }
      line.setExpired(line.getHeld()).setHeld(0);
    }
    reservation.setState(ReservationState.RESERVATION_STATE_EXPIRED);
    stock.receipt();
  }

  private static StockKey key(ReservationLine line) {
    return new StockKey(line.getKey().getProduct(), line.getKey().getStore());
  }
}
