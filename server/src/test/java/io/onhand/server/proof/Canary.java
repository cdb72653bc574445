package io.onhand.server.proof;

import static io.onhand.server.proof.TamperedStore.A;
import static io.onhand.server.proof.TamperedStore.B;
import static io.onhand.server.proof.TamperedStore.GARBAGE;
import static io.onhand.server.proof.TamperedStore.GHOST;
import static io.onhand.server.proof.TamperedStore.NEW;
import static io.onhand.server.proof.TamperedStore.NOBODY;
import static io.onhand.server.proof.TamperedStore.NOTHING;
import static io.onhand.server.storage.schema.CentralFamily.EXCEPTIONS;
import static io.onhand.server.storage.schema.CentralFamily.EXCEPTIONS_BY_RECORD;
import static io.onhand.server.storage.schema.CentralFamily.IDEMPOTENCY;
import static io.onhand.server.storage.schema.CentralFamily.LOG;
import static io.onhand.server.storage.schema.CentralFamily.META;
import static io.onhand.server.storage.schema.CentralFamily.RECORDS;
import static io.onhand.server.storage.schema.CentralFamily.RECORDS_BY_STORE;
import static io.onhand.server.storage.schema.CentralFamily.RESERVATIONS;
import static io.onhand.server.storage.schema.CentralFamily.RESERVATIONS_BY_ORIGIN;
import static io.onhand.server.storage.schema.CentralFamily.RESERVATIONS_BY_RECORD;
import static io.onhand.server.storage.schema.CentralFamily.RESERVATION_EXPIRY;
import static io.onhand.server.storage.schema.CentralFamily.STORES;
import static io.onhand.server.storage.schema.CentralFamily.SYNC_LISTINGS;
import static io.onhand.server.storage.schema.CentralFamily.SYNC_RUNS;
import static io.onhand.server.storage.schema.CentralFamily.TRANSFERS;
import static io.onhand.server.storage.schema.CentralFamily.TRANSFERS_BY_STORE;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogIdKeys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is broken on purpose in the state of {@link StateProofTest}, and what must be said of it.
 *
 * @param name what is wrong
 * @param family where the finding must be
 * @param key the finding's key; empty: whichever
 * @param rule which must be named
 * @param how breaks it
 */
record Canary(
    String name, CentralFamily family, String key, Rule rule, Consumer<TamperedStore> how) {
  static final List<Canary> ALL =
      List.of(
          new Canary(
              "record changed", RECORDS, "A@Paris", Rule.AS_LOGGED, it -> it.changeRecord(1, 0, 0)),
          new Canary(
              "record reserved",
              RECORDS,
              "A@Paris",
              Rule.RESERVED_SUM,
              it -> it.changeRecord(0, 1, 0)),
          new Canary(
              "record incoming",
              RECORDS,
              "A@Paris",
              Rule.INCOMING_SUM,
              it -> it.changeRecord(0, 0, 1)),
          new Canary(
              "record of other entry",
              RECORDS,
              "A@Paris",
              Rule.CHANGED_BY_ENTRY,
              TamperedStore::changeEntryOfRecord),
          new Canary(
              "record gone",
              RECORDS,
              "B@Paris",
              Rule.AS_LOGGED,
              it -> it.delete(RECORDS, Keys.record(B))),
          new Canary(
              "record unreadable",
              RECORDS,
              "A/Paris",
              Rule.UNREADABLE,
              it -> it.put(RECORDS, Keys.record(A), GARBAGE)),
          new Canary(
              "record of nobody",
              RECORDS,
              "X@Ghost",
              Rule.RECORD_VALID,
              it -> it.copyRecordTo(GHOST)),
          new Canary(
              "record row gone",
              RECORDS_BY_STORE,
              "A@Paris",
              Rule.THING_WITHOUT_INDEX_ROW,
              it -> it.delete(RECORDS_BY_STORE, Keys.recordByStore(A))),
          new Canary(
              "record row of nothing",
              RECORDS_BY_STORE,
              "N@Paris",
              Rule.INDEX_ROW_WITHOUT_THING,
              it -> it.put(RECORDS_BY_STORE, Keys.recordByStore(NEW), NOTHING)),
          new Canary(
              "store gone",
              STORES,
              "Rome",
              Rule.AS_LOGGED,
              it -> it.delete(STORES, Keys.store("Rome"))),
          new Canary(
              "block damaged", LOG, "1", Rule.BLOCK_CHECKSUM, TamperedStore::flipBitOfFirstBlock),
          new Canary("block gone", LOG, "", Rule.BLOCK_CHAIN, it -> it.delete(LOG, it.key(LOG, 1))),
          new Canary("last block gone", LOG, "", Rule.LOG_END, it -> it.deleteLast(LOG)),
          new Canary("first block gone", LOG, "", Rule.LOG_BEGINNING, it -> it.deleteFirst(LOG)),
          new Canary(
              "operation gone",
              IDEMPOTENCY,
              "",
              Rule.ENTRY_OF_OPERATION,
              it -> it.deleteFirst(IDEMPOTENCY)),
          new Canary(
              "operation of nothing",
              IDEMPOTENCY,
              "",
              Rule.OPERATION_OF_ENTRY,
              it -> it.copyFirst(IDEMPOTENCY, Keys.operation(new OperationId(1, 2)))),
          new Canary(
              "reservation gone",
              RESERVATIONS,
              "",
              Rule.AS_LOGGED,
              it -> it.delete(RESERVATIONS, LogIdKeys.id(it.open().id()))),
          new Canary(
              "reservation unreadable",
              RESERVATIONS,
              "",
              Rule.UNREADABLE,
              it -> it.put(RESERVATIONS, LogIdKeys.id(it.open().id()), GARBAGE)),
          new Canary(
              "reservation under other id",
              RESERVATIONS,
              "",
              Rule.RESERVATION_VALID,
              it -> it.copyFirst(RESERVATIONS, LogIdKeys.id(NOBODY))),
          new Canary(
              "reservation open for nothing",
              RESERVATIONS,
              "",
              Rule.RESERVATION_VALID,
              it ->
                  it.put(
                      it.open().id(), ReservationState.OPEN, new ReservationLine(A, 7, 0, 7, 0))),
          new Canary(
              "reservation ended and holds",
              RESERVATIONS,
              "",
              Rule.RESERVATION_VALID,
              it ->
                  it.put(it.open().id(), ReservationState.RELEASED, ReservationLine.holding(A, 7))),
          rowGone(RESERVATIONS_BY_RECORD),
          rowOfNothing(RESERVATIONS_BY_RECORD, LogIdKeys.ofRecord(B, new Expiry(1, NOBODY))),
          rowGone(RESERVATIONS_BY_ORIGIN),
          rowOfNothing(RESERVATIONS_BY_ORIGIN, LogIdKeys.of("Rome", NOBODY)),
          new Canary(
              "origin count",
              RESERVATIONS_BY_ORIGIN,
              "till",
              Rule.OPEN_COUNT,
              it ->
                  it.put(
                      RESERVATIONS_BY_ORIGIN,
                      LogIdKeys.origin("till"),
                      ByteBuffer.allocate(Integer.BYTES).putInt(2).array())),
          rowGone(RESERVATION_EXPIRY),
          rowOfNothing(RESERVATION_EXPIRY, LogIdKeys.expiry(new Expiry(1, NOBODY))),
          new Canary(
              "transfer gone", TRANSFERS, "", Rule.AS_LOGGED, it -> it.deleteFirst(TRANSFERS)),
          new Canary(
              "transfer under other id",
              TRANSFERS,
              "",
              Rule.TRANSFER_VALID,
              it -> it.copyFirst(TRANSFERS, LogIdKeys.id(NOBODY))),
          new Canary(
              "transfer of nothing",
              TRANSFERS,
              "",
              Rule.TRANSFER_VALID,
              it ->
                  it.put(
                      it.inTransit().id(),
                      TransferState.IN_TRANSIT,
                      new TransferLine("A", 9, 9, 0, 0, 0, 0))),
          new Canary(
              "transfer ended and on its way",
              TRANSFERS,
              "",
              Rule.TRANSFER_VALID,
              it ->
                  it.put(
                      it.inTransit().id(),
                      TransferState.RECEIVED,
                      TransferLine.dispatched("A", 9))),
          rowGone(TRANSFERS_BY_STORE),
          rowOfNothing(TRANSFERS_BY_STORE, LogIdKeys.of("Rome", NOBODY)),
          new Canary(
              "exception gone", EXCEPTIONS, "", Rule.AS_LOGGED, it -> it.deleteFirst(EXCEPTIONS)),
          new Canary(
              "exception under other id",
              EXCEPTIONS,
              "",
              Rule.EXCEPTION_VALID,
              it -> it.copyFirst(EXCEPTIONS, LogIdKeys.id(NOBODY))),
          new Canary(
              "exception of nothing",
              EXCEPTIONS,
              "",
              Rule.EXCEPTION_VALID,
              it -> it.changeException(B, 0)),
          new Canary(
              "exception of no record",
              EXCEPTIONS,
              "",
              Rule.EXCEPTION_VALID,
              it -> it.changeException(NEW, 1)),
          rowGone(EXCEPTIONS_BY_RECORD),
          rowOfNothing(EXCEPTIONS_BY_RECORD, LogIdKeys.ofRecord(B, NOBODY)),
          new Canary(
              "sync run gone",
              SYNC_LISTINGS,
              "till/run/C/Rome",
              Rule.LISTING_WITHOUT_RUN,
              it -> it.deleteFirst(SYNC_RUNS)),
          new Canary(
              "sync run unreadable",
              SYNC_RUNS,
              "till/run",
              Rule.UNREADABLE,
              it -> it.put(SYNC_RUNS, it.key(SYNC_RUNS, 0), GARBAGE)),
          new Canary("store changed", META, "state", Rule.REPLAY, TamperedStore::changeSyncRun),
          new Canary("head count", META, "head", Rule.HEAD_COUNTS, it -> it.copyRecordTo(NEW)));

  private static Canary rowGone(CentralFamily index) {
    return new Canary(
        index.familyName() + ": a row gone",
        index,
        "",
        Rule.THING_WITHOUT_INDEX_ROW,
        it -> it.deleteLast(index));
  }

  private static Canary rowOfNothing(CentralFamily index, byte[] key) {
    return new Canary(
        index.familyName() + ": a row of nothing",
        index,
        "",
        Rule.INDEX_ROW_WITHOUT_THING,
        it -> it.put(index, key, NOTHING));
  }

  void release(TamperedStore store) {
    how.accept(store);
  }

  @Override
  public String toString() {
    return name;
  }
}
