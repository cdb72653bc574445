package io.onhand.agent.outbox;

import io.onhand.server.storage.ColumnFamily;

/** The column families of an outbox. Ids are explicit and never reused. */
public enum OutboxFamily implements ColumnFamily {
  /** Number to write. */
  WRITES(1, "writes"),
  /** Number to what a person did about a parked write. */
  ACTIONS(2, "actions"),
  /** What is one of a kind. */
  META(3, "meta");

  private final int id;
  private final String familyName;

  OutboxFamily(int id, String familyName) {
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
