package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.storage.v1.ReservationChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reservations and their changes. */
public final class ReservationCodec {
  private ReservationCodec() {}

  public static byte[] encode(Reservation reservation) {
    return message(reservation).toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static Reservation decode(byte[] value) {
    try {
      return reservation(io.onhand.storage.v1.Reservation.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CorruptValueException("Expected a reservation.", e);
    }
  }

  static ReservationChange message(ReservationChanged changed) {
    ReservationChange.Builder message =
        ReservationChange.newBuilder()
            .setAfter(message(changed.after()))
            .setOpenOfOrigin(changed.openOfOrigin());
    if (changed.before() != null) {
      message.setBefore(changing(changed.before()));
    }
    return message.build();
  }

  static ReservationChanged change(ReservationChange message) {
    Reservation after = reservation(message.getAfter());
    return new ReservationChanged(before(message, after), after, message.getOpenOfOrigin());
  }

  private static @Nullable Reservation before(ReservationChange message, Reservation after) {
    if (!message.hasBefore()) {
      return null;
    }
    io.onhand.storage.v1.Reservation before = message.getBefore();
    return after
        .withExpiry(before.getExpiresAtMicros(), before.getUpdatedSequence())
        .with(
            EnumNumbers.reservationState(before.getState()),
            lines(before),
            before.getUpdatedSequence());
  }

  private static io.onhand.storage.v1.Reservation message(Reservation reservation) {
    return changing(reservation).toBuilder()
        .setId(LogIdCodec.message(reservation.id()))
        .setOrigin(reservation.origin())
        .setIdempotencyKey(reservation.key())
        .setReference(reservation.reference())
        .setCreatedAtMicros(reservation.createdAtMicros())
        .build();
  }

  /** What an entry may change of it. */
  private static io.onhand.storage.v1.Reservation changing(Reservation reservation) {
    io.onhand.storage.v1.Reservation.Builder message =
        io.onhand.storage.v1.Reservation.newBuilder()
            .setState(EnumNumbers.number(reservation.state()))
            .setExpiresAtMicros(reservation.expiresAtMicros())
            .setUpdatedSequence(reservation.updatedSequence());
    for (ReservationLine line : reservation.lines()) {
      message
          .addLinesBuilder()
          .setProduct(line.key().product())
          .setStore(line.key().store())
          .setQuantity(line.quantity())
          .setCommitted(line.committed())
          .setReleased(line.released())
          .setExpired(line.expired());
    }
    return message.build();
  }

  private static Reservation reservation(io.onhand.storage.v1.Reservation message) {
    return new Reservation(
        LogIdCodec.id(message.getId()),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        EnumNumbers.reservationState(message.getState()),
        lines(message),
        message.getCreatedAtMicros(),
        message.getExpiresAtMicros(),
        message.getUpdatedSequence());
  }

  private static List<ReservationLine> lines(io.onhand.storage.v1.Reservation message) {
    return message.getLinesList().stream()
        .map(line ->
            new ReservationLine(
                new RecordKey(line.getProduct(), line.getStore()),
                line.getQuantity(),
                line.getCommitted(),
                line.getReleased(),
                line.getExpired()))
        .toList();
  }
}
