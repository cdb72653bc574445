package io.onhand.cli.demo.order;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.till.Ask;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.OnExpired;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.Remainder;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** Writes the steps of an order as the contract's requests. */
final class OrderRequests {

  private OrderRequests() {}

  static Ask<ReserveStockResponse> reserve(Basket order, java.time.Duration hold) {
    ReserveStockRequest.Builder request =
        ReserveStockRequest.newBuilder()
            .setCommand(header(order, "reserve"))
            .setDuration(Duration.newBuilder().setSeconds(hold.toSeconds()));
    order
        .lines()
        .forEach(line ->
            request.addLines(
                HoldLine.newBuilder()
                    .setProduct(line.product())
                    .setStore(order.store())
                    .setQuantity(-line.delta())));
    ReserveStockRequest built = request.build();
    return ask(order, built.getCommand(), stub -> stub.reserveStock(built));
  }

  /** Pays for all that is held. */
  static Ask<CommitReservationResponse> pay(Basket order, String reservation) {
    return commit(
        order,
        CommitReservationRequest.newBuilder()
            .setCommand(header(order, "pay"))
            .setReservationId(reservation));
  }

  /** Pays for these units and gives the rest back. */
  static Ask<CommitReservationResponse> payInPart(
      Basket order, String reservation, Map<StockKey, Long> units) {
    CommitReservationRequest.Builder request =
        CommitReservationRequest.newBuilder()
            .setCommand(header(order, "pay a part"))
            .setReservationId(reservation)
            .setRemainder(Remainder.REMAINDER_RELEASE);
    units.forEach((key, quantity) ->
        request.addLines(
            PartLine.newBuilder()
                .setProduct(key.product())
                .setStore(key.store())
                .setQuantity(quantity)));
    return commit(order, request);
  }

  /** Pays for what is no longer held, if it is still there. */
  static Ask<CommitReservationResponse> payLate(Basket order, String reservation) {
    return commit(
        order,
        CommitReservationRequest.newBuilder()
            .setCommand(header(order, "pay late"))
            .setReservationId(reservation)
            .setOnExpired(OnExpired.ON_EXPIRED_REACQUIRE));
  }

  static Ask<ReleaseReservationResponse> callOff(Basket order, String reservation) {
    ReleaseReservationRequest request =
        ReleaseReservationRequest.newBuilder()
            .setCommand(header(order, "call off"))
            .setReservationId(reservation)
            .build();
    return ask(order, request.getCommand(), stub -> stub.releaseReservation(request));
  }

  private static Ask<CommitReservationResponse> commit(
      Basket order, CommitReservationRequest.Builder request) {
    CommitReservationRequest built = request.build();
    return ask(order, built.getCommand(), stub -> stub.commitReservation(built));
  }

  private static <R> Ask<R> ask(
      Basket order, CommandHeader header, Function<InventoryServiceBlockingStub, R> call) {
    return new Ask<>(header, order.store(), order.door(), call);
  }

  private static CommandHeader header(Basket order, String step) {
    Instant time = order.time();
    return CommandHeader.newBuilder()
        .setOrigin(order.origin())
        .setIdempotencyKey(order.key() + " " + step)
        .setReference(order.reference())
        .setOccurredAt(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }
}
