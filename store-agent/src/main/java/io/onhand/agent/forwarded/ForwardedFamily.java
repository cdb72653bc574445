package io.onhand.agent.forwarded;

import io.onhand.server.storage.ColumnFamily;

/** The column families of what was forwarded. Ids are explicit and never reused. */
public enum ForwardedFamily implements ColumnFamily {
  /** (epoch, sequence) of the entry to command. */
  COMMANDS(1, "commands"),
  /** Totals, histories of Central, and what is sent again. */
  META(2, "meta"),
  /** Commands that could not be kept, by name or by where they were, and how far others went. */
  UNKEPT(3, "unkept");

  private final int id;
  private final String familyName;

  ForwardedFamily(int id, String familyName) {
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
