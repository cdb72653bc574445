package io.onhand.agent.replica;

import io.onhand.server.storage.ColumnFamily;

/** The column families of an agent's data folder. Ids are explicit and never reused. */
public enum ReplicaFamily implements ColumnFamily {
  /**
   * The state row, and (generation, product, store) to the record's numbers. The state row lives
   * among the records because one read of several keys of one family sees them at one moment: that
   * is how a read knows the cursor that its records belong to.
   */
  RECORDS(1, "records"),
  /** (generation, store, product) to nothing: the order in which a store is listed. */
  RECORDS_BY_STORE(2, "records_by_store"),
  /** (generation, store) to nothing: the stores held. */
  STORES(3, "stores"),
  /** What the replica follows. */
  META(4, "meta"),
  /**
   * (generation, kind, id, and of a reservation the store) to what is open: the part of a
   * reservation that has the lines of that store, a transfer in transit, an exception.
   */
  THINGS(5, "things");

  private final int id;
  private final String familyName;

  ReplicaFamily(int id, String familyName) {
    this.id = id;
    this.familyName = familyName;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String familyName() {
    return familyName;
  }
}
