package io.onhand.server.api;

import io.onhand.inventory.v1.ExceptionKind;
import io.onhand.inventory.v1.ExceptionResolution;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.StockException;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferLine;
import io.onhand.inventory.v1.TransferState;
import io.onhand.replication.v1.OpenThing;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Thing;

/** Reservations, transfers and exceptions as the contract has them. */
public final class ThingMapper {
  private ThingMapper() {}

  /** Any of them; of a reservation, the lines that it is given with. */
  public static OpenThing thing(Thing thing) {
    OpenThing.Builder message = OpenThing.newBuilder();
    switch (thing) {
      case io.onhand.server.domain.Reservation it -> message.setReservation(reservation(it));
      case io.onhand.server.domain.Transfer it -> message.setTransfer(transfer(it));
      case io.onhand.server.domain.StockException it -> message.setException(exception(it));
    }
    return message.build();
  }

  public static Reservation reservation(io.onhand.server.domain.Reservation reservation) {
    Reservation.Builder message =
        Reservation.newBuilder()
            .setReservationId(reservation.id().toString())
            .setOrigin(reservation.origin())
            .setIdempotencyKey(reservation.key())
            .setReference(reservation.reference())
            .setState(state(reservation.state()))
            .setCreatedAt(RecordMapper.timestamp(reservation.createdAtMicros()))
            .setExpiresAt(RecordMapper.timestamp(reservation.expiresAtMicros()))
            .setCreated(position(reservation.id()))
            .setUpdatedSequence(reservation.updatedSequence());
    for (io.onhand.server.domain.ReservationLine line : reservation.lines()) {
      message.addLines(
          ReservationLine.newBuilder()
              .setKey(RecordMapper.key(line.key()))
              .setQuantity(line.quantity())
              .setHeld(line.held())
              .setCommitted(line.committed())
              .setReleased(line.released())
              .setExpired(line.expired()));
    }
    return message.build();
  }

  public static Transfer transfer(io.onhand.server.domain.Transfer transfer) {
    Transfer.Builder message =
        Transfer.newBuilder()
            .setTransferId(transfer.id().toString())
            .setFromStore(transfer.fromStore())
            .setToStore(transfer.toStore())
            .setOrigin(transfer.origin())
            .setIdempotencyKey(transfer.key())
            .setReference(transfer.reference())
            .setState(state(transfer.state()))
            .setCreatedAt(RecordMapper.timestamp(transfer.createdAtMicros()))
            .setCreated(position(transfer.id()))
            .setUpdatedSequence(transfer.updatedSequence());
    for (io.onhand.server.domain.TransferLine line : transfer.lines()) {
      message.addLines(
          TransferLine.newBuilder()
              .setProduct(line.product())
              .setDispatched(line.dispatched())
              .setOutstanding(line.outstanding())
              .setReceived(line.received())
              .setDamaged(line.damaged())
              .setMissing(line.missing())
              .setReturned(line.returned())
              .setOver(line.over()));
    }
    return message.build();
  }

  public static StockException exception(io.onhand.server.domain.StockException exception) {
    StockException.Builder message =
        StockException.newBuilder()
            .setExceptionId(exception.id().toString())
            .setKey(RecordMapper.key(exception.record()))
            .setKind(kind(exception.kind()))
            .setQuantity(exception.quantity())
            .setOrigin(exception.origin())
            .setIdempotencyKey(exception.key())
            .setReference(exception.reference())
            .setOpenedAt(RecordMapper.timestamp(exception.openedAtMicros()))
            .setOpened(position(exception.id()));
    io.onhand.server.domain.StockException.Resolution resolution = exception.resolution();
    if (resolution != null) {
      message.setResolution(
          ExceptionResolution.newBuilder()
              .setReason(resolution.reason())
              .setOrigin(resolution.origin())
              .setSequence(resolution.sequence())
              .setResolvedAt(RecordMapper.timestamp(resolution.atMicros())));
    }
    return message.build();
  }

  /** The entry that made the thing. */
  private static Position position(LogId id) {
    return RecordMapper.position(id.epoch(), id.sequence());
  }

  private static ReservationState state(io.onhand.server.domain.ReservationState state) {
    return switch (state) {
      case OPEN -> ReservationState.RESERVATION_STATE_OPEN;
      case COMMITTED -> ReservationState.RESERVATION_STATE_COMMITTED;
      case RELEASED -> ReservationState.RESERVATION_STATE_RELEASED;
      case EXPIRED -> ReservationState.RESERVATION_STATE_EXPIRED;
    };
  }

  private static TransferState state(io.onhand.server.domain.TransferState state) {
    return switch (state) {
      case IN_TRANSIT -> TransferState.TRANSFER_STATE_IN_TRANSIT;
      case RECEIVED -> TransferState.TRANSFER_STATE_RECEIVED;
      case CANCELLED -> TransferState.TRANSFER_STATE_CANCELLED;
    };
  }

  private static ExceptionKind kind(io.onhand.server.domain.ExceptionKind kind) {
    return switch (kind) {
      case BELOW_FLOOR -> ExceptionKind.EXCEPTION_KIND_BELOW_FLOOR;
      case HOLD_ENDED -> ExceptionKind.EXCEPTION_KIND_HOLD_ENDED;
      case OVER_RECEIVED -> ExceptionKind.EXCEPTION_KIND_OVER_RECEIVED;
    };
  }
}
