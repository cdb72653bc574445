package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;

/** Answers to commands on reservations. */
final class ReservationAnswerMapper {
  private ReservationAnswerMapper() {}

  static Message answer(ReservationCommand command, AcceptedEntry entry) {
    return switch (command) {
      case Reserve reserve ->
          ReserveStockResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setReservation(entry.reservation())
              .addAllRecords(entry.records(reserve.records()))
              .build();
      case Commit _ ->
          CommitReservationResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setReservation(entry.reservation())
              .addAllRecords(entry.records())
              .build();
      case Release _ ->
          ReleaseReservationResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setReservation(entry.reservation())
              .addAllRecords(entry.records())
              .build();
      case Extend _ ->
          ExtendReservationResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setReservation(entry.reservation())
              .build();
      case Expire _ ->
          throw new IllegalStateException("Expected an entry that somebody asked for.");
    };
  }
}
