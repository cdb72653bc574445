package io.onhand.server.proof;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.StoredReservations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reservations with their indexes by origin and expiry, and what is counted of each origin. The
 * index by record is looked at with the records, from which it is summed.
 */
final class ReservationsProof {
  private final KeyValueReader reader;
  private final Steps steps;
  private final Map<String, Integer> open = new HashMap<>();

  ReservationsProof(KeyValueReader reader, Steps steps) {
    this.reader = reader;
    this.steps = steps;
  }

  void run() {
    steps.phase("reservations", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RESERVATIONS)) {
      steps.rows(cursor, CentralFamily.RESERVATIONS, this::look);
    }
    steps.end();
    steps.phase("reservations by origin", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RESERVATIONS_BY_ORIGIN)) {
      steps.rows(cursor, CentralFamily.RESERVATIONS_BY_ORIGIN, this::lookAtOrigin);
    }
    open.forEach((origin, count) -> wrongCount(origin, count, 0));
    steps.end();
    steps.phase("reservations by expiry", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RESERVATION_EXPIRY)) {
      steps.rows(cursor, CentralFamily.RESERVATION_EXPIRY, (key, _) -> lookAtExpiry(key));
    }
    steps.end();
  }

  private void look(byte[] key, byte[] value) {
    Reservation reservation = ReservationCodec.decode(value);
    boolean isValid = Arrays.equals(key, LogIdKeys.id(reservation.id()));
    boolean holds = false;
    for (ReservationLine line : reservation.lines()) {
      isValid &=
          line.held() >= 0 && line.committed() >= 0 && line.released() >= 0 && line.expired() >= 0;
      holds |= line.held() > 0;
    }
    steps.require(
        isValid && holds == reservation.isOpen(),
        Rule.RESERVATION_VALID,
        CentralFamily.RESERVATIONS,
        reservation.id(),
        "Expected parts of 0 or more, and something held while it is open and only then, but got "
            + reservation
            + ".");
    if (reservation.isOpen()) {
      open.merge(reservation.origin(), 1, Integer::sum);
      lookForRows(reservation);
    }
  }

  private void lookForRows(Reservation reservation) {
    LogId id = reservation.id();
    Expiry expiry = new Expiry(reservation.expiresAtMicros(), id);
    lookForRow(
        CentralFamily.RESERVATIONS_BY_ORIGIN,
        LogIdKeys.of(reservation.origin(), id),
        reservation.origin() + "/" + id);
    lookForRow(CentralFamily.RESERVATION_EXPIRY, LogIdKeys.expiry(expiry), text(expiry));
    for (ReservationLine line : reservation.lines()) {
      lookForRow(
          CentralFamily.RESERVATIONS_BY_RECORD,
          LogIdKeys.ofRecord(line.key(), expiry),
          RecordsProof.text(line.key()) + "/" + id);
    }
  }

  private void lookForRow(CentralFamily index, byte[] key, String text) {
    steps.require(
        reader.get(index, key) != null,
        Rule.THING_WITHOUT_INDEX_ROW,
        index,
        text,
        "Expected a row of an open reservation, but there is none.");
  }

  /** A row of an open reservation, or else what is counted of the origin. */
  private void lookAtOrigin(byte[] key, byte[] value) {
    if (value.length == Integer.BYTES) {
      String origin = LogIdKeys.originAt(key);
      int counted = ByteBuffer.wrap(value).getInt();
      Integer found = open.remove(origin);
      if (found == null || found != counted) {
        wrongCount(origin, found == null ? 0 : found, counted);
      }
      return;
    }
    LogId id = LogIdKeys.idAt(key);
    Reservation reservation = new StoredReservations(reader).reservation(id);
    steps.require(
        reservation != null
            && reservation.isOpen()
            && Arrays.equals(key, LogIdKeys.of(reservation.origin(), id)),
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.RESERVATIONS_BY_ORIGIN,
        LogIdKeys.ownerAt(key) + "/" + id,
        "Expected an open reservation of the origin, but got " + reservation + ".");
  }

  private void wrongCount(String origin, int found, int counted) {
    steps.find(
        Rule.OPEN_COUNT,
        CentralFamily.RESERVATIONS_BY_ORIGIN,
        origin,
        "Expected a count of " + found + " open reservations, but it is " + counted + ".");
  }

  private void lookAtExpiry(byte[] key) {
    Expiry expiry = LogIdKeys.expiryAt(key);
    Reservation reservation = new StoredReservations(reader).reservation(expiry.reservation());
    steps.require(
        reservation != null
            && reservation.isOpen()
            && reservation.expiresAtMicros() == expiry.atMicros(),
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.RESERVATION_EXPIRY,
        text(expiry),
        "Expected an open reservation that expires then, but got " + reservation + ".");
  }

  private static String text(Expiry expiry) {
    return expiry.atMicros() + "/" + expiry.reservation();
  }
}
