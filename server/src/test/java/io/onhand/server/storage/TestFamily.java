package io.onhand.server.storage;

import java.util.Locale;

/** Families for tests of the port, one per access pattern. */
public enum TestFamily implements ColumnFamily {
  THINGS(1, AccessPattern.ORDERED),
  KEYS(2, AccessPattern.POINT_LOOKUPS),
  BLOCKS(3, AccessPattern.APPENDED_LARGE_VALUES);

  private final int id;
  private final AccessPattern accessPattern;

  TestFamily(int id, AccessPattern accessPattern) {
    this.id = id;
    this.accessPattern = accessPattern;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String familyName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public AccessPattern accessPattern() {
    return accessPattern;
  }
}
