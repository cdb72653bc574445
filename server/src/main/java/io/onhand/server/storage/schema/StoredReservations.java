package io.onhand.server.storage.schema;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.storage.KeyValueReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reservations as a store, or a snapshot of it, holds them: open ones, and ended ones until some
 * time after they are forgotten. Pages follow one another: each begins after the last of the one
 * before; one that is shorter than asked is the last, if the reader is a snapshot.
 */
public final class StoredReservations {
  private static final byte[] ALL = {};

  private final KeyValueReader reader;
  private final IndexPage byRecord;
  private final IndexPage byOrigin;
  private final IndexPage byExpiry;

  public StoredReservations(KeyValueReader reader) {
    this.reader = reader;
    byRecord = new IndexPage(reader, CentralFamily.RESERVATIONS_BY_RECORD);
    byOrigin = new IndexPage(reader, CentralFamily.RESERVATIONS_BY_ORIGIN);
    byExpiry = new IndexPage(reader, CentralFamily.RESERVATION_EXPIRY);
  }

  public @Nullable Reservation reservation(LogId id) {
    byte[] value = reader.get(CentralFamily.RESERVATIONS, LogIdKeys.id(id));
    return value == null ? null : ReservationCodec.decode(value);
  }

  /** The reservations, null where there is none, in the order of the ids. */
  public List<@Nullable Reservation> reservations(List<LogId> ids) {
    List<byte @Nullable []> values =
        reader.multiGet(CentralFamily.RESERVATIONS, ids.stream().map(LogIdKeys::id).toList());
    List<@Nullable Reservation> reservations = new ArrayList<>(values.size());
    for (byte[] value : values) {
      reservations.add(value == null ? null : ReservationCodec.decode(value));
    }
    return reservations;
  }

  /** How many open ones the origins have, null where none, in the order of the origins. */
  public List<@Nullable Integer> openOf(List<String> origins) {
    List<byte @Nullable []> values =
        reader.multiGet(
            CentralFamily.RESERVATIONS_BY_ORIGIN, origins.stream().map(LogIdKeys::origin).toList());
    List<@Nullable Integer> counts = new ArrayList<>(values.size());
    for (byte[] value : values) {
      counts.add(value == null ? null : count(value));
    }
    return counts;
  }

  /** When the open ones with a line on a record end, soonest first. */
  public List<Expiry> expiries(RecordKey record) {
    return expiries(byRecord.keys(LogIdKeys.ofRecord(record), null, Integer.MAX_VALUE));
  }

  /** When the open ones end, soonest first, at most {@code limit} of them. */
  public List<Expiry> soonestExpiries(int limit) {
    return expiries(byExpiry.keys(ALL, null, limit));
  }

  /**
   * Open ones with a line on a record, soonest expiry first; of some the line may hold nothing any
   * more.
   *
   * @param after expiry and id of the one to begin after; null: begin with the first
   */
  public List<Reservation> openOfRecord(RecordKey record, @Nullable Expiry after, int limit) {
    byte[] from = after == null ? null : LogIdKeys.ofRecord(record, after);
    return open(byRecord.keys(LogIdKeys.ofRecord(record), from, limit));
  }

  /**
   * Open ones of an origin, oldest first.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<Reservation> openOfOrigin(String origin, @Nullable LogId after, int limit) {
    byte[] from = after == null ? null : LogIdKeys.of(origin, after);
    return open(byOrigin.keys(Keys.prefix(origin), from, limit));
  }

  /**
   * Open ones that expire before a log time, soonest first; with {@link Long#MAX_VALUE} all of
   * them.
   *
   * @param after expiry and id of the one to begin after; null: begin with the first
   */
  public List<Reservation> expiringBefore(long logTimeMicros, @Nullable Expiry after, int limit) {
    byte[] from = after == null ? null : LogIdKeys.expiry(after);
    return open(
        byExpiry.keys(ALL, from, limit, key -> LogIdKeys.expiryAt(key).atMicros() < logTimeMicros));
  }

  /** How many open ones have a line on a record. */
  public long countOpenOfRecord(RecordKey record) {
    return byRecord.count(LogIdKeys.ofRecord(record));
  }

  private List<Reservation> open(List<byte[]> keys) {
    List<LogId> ids = keys.stream().map(LogIdKeys::idAt).toList();
    List<@Nullable Reservation> found = reservations(ids);
    List<Reservation> open = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      Reservation reservation = found.get(i);
      if (reservation == null) {
        throw new CorruptValueException(
            "Expected reservation " + ids.get(i) + " of an index, but it does not exist.");
      }
      if (reservation.isOpen()) { // else it ended since the index was read
        open.add(reservation);
      }
    }
    return open;
  }

  private static List<Expiry> expiries(List<byte[]> keys) {
    return keys.stream().map(LogIdKeys::expiryAt).toList();
  }

  private static int count(byte[] value) {
    if (value.length != Integer.BYTES) {
      throw new CorruptValueException(
          "Expected the number of open reservations, but got " + value.length + " bytes.");
    }
    return ByteBuffer.wrap(value).getInt();
  }
}
