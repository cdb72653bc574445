package io.onhand.agent.link;

import io.onhand.agent.replica.ThingKey;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.StockException;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferLine;
import io.onhand.replication.v1.OpenThing;
import io.onhand.replication.v1.ThingKind;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.TransferState;
import java.util.List;

/**
 * Reservations, transfers and exceptions from messages of Central to values. What has no meaning is
 * an IllegalArgumentException.
 */
public final class ThingReader {
  private ThingReader() {}

  /** A thing that Central sends by itself. */
  public static Thing thing(OpenThing message) {
    return switch (message.getThingCase()) {
      case RESERVATION -> reservation(message.getReservation());
      case TRANSFER -> transfer(message.getTransfer());
      case EXCEPTION -> exception(message.getException());
      case THING_NOT_SET ->
          throw new IllegalArgumentException("Expected a thing, but got none that is known.");
    };
  }

  /** A kind of thing. */
  public static ThingKey.Kind kind(ThingKind kind) {
    return switch (kind) {
      case THING_KIND_RESERVATION -> ThingKey.Kind.RESERVATION;
      case THING_KIND_TRANSFER -> ThingKey.Kind.TRANSFER;
      case THING_KIND_EXCEPTION -> ThingKey.Kind.EXCEPTION;
      case THING_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("Expected a kind of thing.");
    };
  }

  static Things things(
      List<Reservation> reservations, List<Transfer> transfers, List<StockException> exceptions) {
    if (reservations.isEmpty() && transfers.isEmpty() && exceptions.isEmpty()) {
      return Things.NONE;
    }
    return new Things(
        reservations.stream().map(ThingReader::reservation).toList(),
        transfers.stream().map(ThingReader::transfer).toList(),
        exceptions.stream().map(ThingReader::exception).toList());
  }

  private static io.onhand.server.domain.Reservation reservation(Reservation message) {
    return new io.onhand.server.domain.Reservation(
        LogId.parse("reservation_id", message.getReservationId()),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        switch (message.getState()) {
          case RESERVATION_STATE_OPEN -> ReservationState.OPEN;
          case RESERVATION_STATE_COMMITTED -> ReservationState.COMMITTED;
          case RESERVATION_STATE_RELEASED -> ReservationState.RELEASED;
          case RESERVATION_STATE_EXPIRED -> ReservationState.EXPIRED;
          case RESERVATION_STATE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("Expected the state of a reservation.");
        },
        message.getLinesList().stream().map(ThingReader::line).toList(),
        FeedMapper.micros(message.getCreatedAt()),
        FeedMapper.micros(message.getExpiresAt()),
        message.getUpdatedSequence());
  }

  private static io.onhand.server.domain.ReservationLine line(ReservationLine message) {
    return new io.onhand.server.domain.ReservationLine(
        key(message.getKey()),
        message.getQuantity(),
        message.getCommitted(),
        message.getReleased(),
        message.getExpired());
  }

  private static io.onhand.server.domain.Transfer transfer(Transfer message) {
    return new io.onhand.server.domain.Transfer(
        LogId.parse("transfer_id", message.getTransferId()),
        message.getFromStore(),
        message.getToStore(),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        switch (message.getState()) {
          case TRANSFER_STATE_IN_TRANSIT -> TransferState.IN_TRANSIT;
          case TRANSFER_STATE_RECEIVED -> TransferState.RECEIVED;
          case TRANSFER_STATE_CANCELLED -> TransferState.CANCELLED;
          case TRANSFER_STATE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("Expected the state of a transfer.");
        },
        message.getLinesList().stream().map(ThingReader::line).toList(),
        FeedMapper.micros(message.getCreatedAt()),
        message.getUpdatedSequence());
  }

  private static io.onhand.server.domain.TransferLine line(TransferLine message) {
    return new io.onhand.server.domain.TransferLine(
        message.getProduct(),
        message.getDispatched(),
        message.getReceived(),
        message.getDamaged(),
        message.getMissing(),
        message.getReturned(),
        message.getOver());
  }

  private static io.onhand.server.domain.StockException exception(StockException message) {
    return new io.onhand.server.domain.StockException(
        LogId.parse("exception_id", message.getExceptionId()),
        key(message.getKey()),
        switch (message.getKind()) {
          case EXCEPTION_KIND_BELOW_FLOOR -> ExceptionKind.BELOW_FLOOR;
          case EXCEPTION_KIND_HOLD_ENDED -> ExceptionKind.HOLD_ENDED;
          case EXCEPTION_KIND_OVER_RECEIVED -> ExceptionKind.OVER_RECEIVED;
          case EXCEPTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("Expected the kind of an exception.");
        },
        message.getQuantity(),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        FeedMapper.micros(message.getOpenedAt()),
        message.hasResolution()
            ? new Resolution(
                message.getResolution().getReason(),
                message.getResolution().getOrigin(),
                message.getResolution().getSequence(),
                FeedMapper.micros(message.getResolution().getResolvedAt()))
            : null);
  }

  private static io.onhand.server.domain.RecordKey key(RecordKey message) {
    return new io.onhand.server.domain.RecordKey(message.getProduct(), message.getStore());
  }
}
