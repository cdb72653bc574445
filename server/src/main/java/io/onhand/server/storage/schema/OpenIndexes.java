package io.onhand.server.storage.schema;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.WriteBatch;
import org.jspecify.annotations.Nullable;

/** Makes the indexes over what is open follow it: a row that stays where it is costs nothing. */
final class OpenIndexes {
  private static final byte[] NOTHING = {};

  private final WriteBatch batch;

  OpenIndexes(WriteBatch batch) {
    this.batch = batch;
  }

  void follow(@Nullable Reservation before, Reservation after) {
    boolean wasOpen = before != null && before.isOpen();
    follow(
        CentralFamily.RESERVATIONS_BY_ORIGIN,
        LogIdKeys.of(after.origin(), after.id()),
        wasOpen,
        after.isOpen());
    if (before != null && before.expiresAtMicros() != after.expiresAtMicros()) {
      followExpiry(before, wasOpen, false);
      followExpiry(after, false, after.isOpen());
    } else {
      followExpiry(after, wasOpen, after.isOpen());
    }
  }

  void follow(@Nullable Transfer before, Transfer after) {
    LogId id = after.id();
    boolean was = before != null && before.isInTransit();
    boolean is = after.isInTransit();
    follow(CentralFamily.TRANSFERS_BY_STORE, LogIdKeys.of(after.fromStore(), id), was, is);
    follow(CentralFamily.TRANSFERS_BY_STORE, LogIdKeys.of(after.toStore(), id), was, is);
  }

  void follow(@Nullable StockException before, StockException after) {
    follow(
        CentralFamily.EXCEPTIONS_BY_RECORD,
        LogIdKeys.ofRecord(after.record(), after.id()),
        before != null && before.isOpen(),
        after.isOpen());
  }

  private void followExpiry(Reservation reservation, boolean was, boolean is) {
    if (was == is) {
      return;
    }
    Expiry expiry = new Expiry(reservation.expiresAtMicros(), reservation.id());
    follow(CentralFamily.RESERVATION_EXPIRY, LogIdKeys.expiry(expiry), was, is);
    for (ReservationLine line : reservation.lines()) {
      byte[] key = LogIdKeys.ofRecord(line.key(), expiry);
      follow(CentralFamily.RESERVATIONS_BY_RECORD, key, was, is);
    }
  }

  private void follow(CentralFamily family, byte[] key, boolean was, boolean is) {
    if (is && !was) {
      batch.put(family, key, NOTHING);
    } else if (was && !is) {
      batch.delete(family, key);
    }
  }
}
