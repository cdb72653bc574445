package io.onhand.server.storage.schema;

import io.onhand.server.storage.ColumnFamily;

/**
 * Central's key spaces. Ids are never reused; 6 to 11, 13, 15 and 16 are kept for reservations,
 * transfers, exceptions, outboxes and projections.
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
  /** origin, run: a sync run. */
  SYNC_RUNS(12, "sync_runs", AccessPattern.POINT_LOOKUPS),
  /** subscriber: what it last reported; local to this server, may be lost. */
  SUBSCRIBERS(14, "subscribers", AccessPattern.ORDERED),
  /** the head. */
  META(17, "meta", AccessPattern.POINT_LOOKUPS);

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
