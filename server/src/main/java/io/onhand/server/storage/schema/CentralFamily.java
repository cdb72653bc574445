package io.onhand.server.storage.schema;

import io.onhand.server.storage.ColumnFamily;

/**
 * Central's key spaces. Ids are never reused; 13, 15 and 16 are kept for outboxes and projections.
 * Indexes hold what is open alone.
 */
public enum CentralFamily implements ColumnFamily {
  /** product, store: a record. */
  RECORDS(1, "records", AccessPattern.ORDERED),
  /** store, product: nothing; written when a record is born. */
  RECORDS_BY_STORE(2, "records_by_store", AccessPattern.ORDERED),
  /** store: its declaration. */
  STORES(3, "stores", AccessPattern.ORDERED),
  /** first sequence: a block. */
  LOG(4, "log", AccessPattern.APPENDED_LARGE_VALUES),
  /** hash of origin and key: sequence, request hash. */
  IDEMPOTENCY(5, "idempotency", AccessPattern.POINT_LOOKUPS),
  /** id: a reservation; ended ones go some time after they are forgotten. */
  RESERVATIONS(6, "reservations", AccessPattern.ORDERED),
  /** product, store, expiry, id of an open reservation with a line on the record: nothing. */
  RESERVATIONS_BY_RECORD(7, "reservations_by_record", AccessPattern.ORDERED),
  /** origin, id of an open reservation: nothing; origin alone: how many are open. */
  RESERVATIONS_BY_ORIGIN(8, "reservations_by_origin", AccessPattern.ORDERED),
  /** expiry, id of an open reservation: nothing. */
  RESERVATION_EXPIRY(9, "reservation_expiry", AccessPattern.ORDERED),
  /** id: a transfer; ended ones go some time after they are forgotten. */
  TRANSFERS(10, "transfers", AccessPattern.ORDERED),
  /** id: an exception; resolved ones go some time after they are forgotten. */
  EXCEPTIONS(11, "exceptions", AccessPattern.ORDERED),
  /** origin, run: a sync run. */
  SYNC_RUNS(12, "sync_runs", AccessPattern.POINT_LOOKUPS),
  /** subscriber: what it last reported; local to this server, may be lost. */
  SUBSCRIBERS(14, "subscribers", AccessPattern.ORDERED),
  /**
   * the head; where the log begins; ended/ and an epoch: the last sequence of it that this log
   * holds.
   */
  META(17, "meta", AccessPattern.POINT_LOOKUPS),
  /** store, id of a transfer in transit from or to it: nothing. */
  TRANSFERS_BY_STORE(18, "transfers_by_store", AccessPattern.ORDERED),
  /** product, store, id of an open exception about the record: nothing. */
  EXCEPTIONS_BY_RECORD(19, "exceptions_by_record", AccessPattern.ORDERED),
  /** origin, run, product, store: nothing; a record that a run not finished yet has listed. */
  SYNC_LISTINGS(20, "sync_listings", AccessPattern.ORDERED);

  private final int id;
  private final String familyName;
  private final AccessPattern accessPattern;

  CentralFamily(int id, String familyName, AccessPattern accessPattern) {
    this.id = id;
    this.familyName = familyName;
    this.accessPattern = accessPattern;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String familyName() {
    return familyName;
  }

  @Override
  public AccessPattern accessPattern() {
    return accessPattern;
  }
}
