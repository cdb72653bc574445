package io.onhand.server.proof;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.StoredReservations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records, with what reservations hold of them, what is on its way to them, and their index by
 * store. The index of reservations by record is in the order of the records, so both are read side
 * by side and nothing is kept.
 */
final class RecordsProof {
  private static final int GET_AT_ONCE = 1_000;

  private final KeyValueReader reader;
  private final Steps steps;
  private final Head head;
  private final long oldest;
  private final Set<String> stores;
  private final Map<RecordKey, Long> incoming;
  private final List<RecordKey> unchecked = new ArrayList<>();
  private long records;
  private long missing;
  private long young;

  /**
   * A proof of the records.
   *
   * @param oldest the first sequence of the log
   * @param stores those that are declared
   * @param incoming what is on its way to each; what is looked at is removed
   */
  RecordsProof(
      KeyValueReader reader,
      Steps steps,
      Head head,
      long oldest,
      Set<String> stores,
      Map<RecordKey, Long> incoming) {
    this.reader = reader;
    this.steps = steps;
    this.head = head;
    this.oldest = oldest;
    this.stores = stores;
    this.incoming = incoming;
  }

  /** A record's key as people write it. */
  static String text(RecordKey key) {
    return key.toString();
  }

  /** How many there are; once {@link #run} ended. */
  long records() {
    return records;
  }

  /** How many say that an entry of the log changed them last; once {@link #run} ended. */
  long young() {
    return young;
  }

  void run() {
    steps.phase("records", head.records());
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS);
        KeyValueCursor holds = reader.cursor(CentralFamily.RESERVATIONS_BY_RECORD)) {
      holds.seekToFirst();
      steps.rows(
          cursor,
          CentralFamily.RECORDS,
          (key, value) -> {
            records++;
            RecordKey record = Keys.recordAt(key);
            long held = heldOf(holds, key, record);
            unchecked.add(record);
            if (unchecked.size() == GET_AT_ONCE) {
              lookForRows();
            }
            look(RecordCodec.decode(record, value), held);
          });
      while (holds.isValid()) {
        heldOfNothing(holds);
      }
    }
    lookForRows();
    incoming.forEach((key, amount) -> wrongIncoming(key, amount, "no record"));
    steps.end();
    lookAtIndex();
  }

  private void look(StockRecord record, long held) {
    RecordKey key = record.key();
    young += record.updatedSequence() >= oldest ? 1 : 0;
    steps.require(
        record.reserved() >= 0
            && record.incoming() >= 0
            && record.version() >= 1
            && record.updatedSequence() >= 1
            && record.updatedSequence() <= head.sequence()
            && stores.contains(key.store()),
        Rule.RECORD_VALID,
        CentralFamily.RECORDS,
        text(key),
        "Expected a record of a declared store with numbers that a record may have, but got "
            + record
            + ".");
    steps.require(
        record.reserved() == held,
        Rule.RESERVED_SUM,
        CentralFamily.RECORDS,
        text(key),
        "Expected reserved to be what open reservations hold, "
            + held
            + ", but it is "
            + record.reserved()
            + ".");
    Long expected = incoming.remove(key);
    if (record.incoming() != (expected == null ? 0 : expected)) {
      wrongIncoming(key, expected == null ? 0 : expected, Long.toString(record.incoming()));
    }
  }

  private void wrongIncoming(RecordKey key, long expected, String found) {
    steps.find(
        Rule.INCOMING_SUM,
        CentralFamily.RECORDS,
        text(key),
        "Expected incoming to be what transfers have on their way, "
            + expected
            + ", but it is "
            + found
            + ".");
  }

  /** What the rows up to and of a record hold of it; moves the cursor behind them. */
  private long heldOf(KeyValueCursor holds, byte[] key, RecordKey record) {
    long held = 0;
    while (holds.isValid()) {
      byte[] row = holds.key();
      int order = Arrays.compareUnsigned(LogIdKeys.recordKeyOfExpiry(row), key);
      if (order > 0) {
        break;
      }
      if (order < 0) {
        heldOfNothing(holds);
        continue;
      }
      held += heldBy(row, record);
      holds.next();
    }
    return held;
  }

  private long heldBy(byte[] row, RecordKey record) {
    Expiry expiry = LogIdKeys.expiryAt(row);
    long[] held = {0};
    steps.guarded(
        CentralFamily.RESERVATIONS,
        LogIdKeys.id(expiry.reservation()),
        () -> {
          Reservation reservation =
              new StoredReservations(reader).reservation(expiry.reservation());
          ReservationLine line =
              reservation == null
                  ? null
                  : reservation.lines().stream()
                      .filter(each -> each.key().equals(record))
                      .findFirst()
                      .orElse(null);
          if (line != null
              && reservation != null
              && reservation.isOpen()
              && reservation.expiresAtMicros() == expiry.atMicros()) {
            held[0] = line.held();
          } else {
            pointless(row, reservation);
          }
        });
    return held[0];
  }

  private void heldOfNothing(KeyValueCursor holds) {
    byte[] row = holds.key();
    steps.guarded(CentralFamily.RESERVATIONS_BY_RECORD, row, () -> pointless(row, null));
    holds.next();
  }

  private void pointless(byte[] row, @Nullable Reservation found) {
    steps.find(
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.RESERVATIONS_BY_RECORD,
        text(Keys.recordAt(LogIdKeys.recordKeyOfExpiry(row)))
            + "/"
            + LogIdKeys.expiryAt(row).reservation(),
        "Expected a record and an open reservation with a line on it that expires then, but got "
            + (found == null ? "none" : found)
            + ".");
  }

  /** The rows by store of the records that were looked at last. */
  private void lookForRows() {
    List<byte @Nullable []> rows =
        reader.multiGet(
            CentralFamily.RECORDS_BY_STORE, unchecked.stream().map(Keys::recordByStore).toList());
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) == null) {
        missing++;
        steps.find(
            Rule.THING_WITHOUT_INDEX_ROW,
            CentralFamily.RECORDS_BY_STORE,
            text(unchecked.get(i)),
            "Expected a row of the record, but there is none.");
      }
    }
    unchecked.clear();
  }

  /** As many rows as records, and each record has one: then no row is left over. */
  private void lookAtIndex() {
    steps.phase("records by store", records);
    long[] rows = {0};
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS_BY_STORE)) {
      steps.rows(cursor, CentralFamily.RECORDS_BY_STORE, (_, _) -> rows[0]++);
      if (rows[0] != records - missing) {
        steps.rows(cursor, CentralFamily.RECORDS_BY_STORE, (key, _) -> lookForRecord(key));
      }
    }
    steps.end();
  }

  private void lookForRecord(byte[] key) {
    RecordKey record = Keys.recordByStoreAt(key);
    steps.require(
        reader.get(CentralFamily.RECORDS, Keys.record(record)) != null,
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.RECORDS_BY_STORE,
        text(record),
        "Expected a record, but there is none.");
  }
}
