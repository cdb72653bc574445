package io.onhand.server.storage;

/**
 * One named, ordered key space of a store. Each process has one enum of them.
 *
 * <p>The name is what a store persists; the id is never reused, also not after a family is gone, so
 * that tests can hold every family to its place for ever.
 */
public interface ColumnFamily {

  /** The explicit number of this family, never reused. */
  int id();

  /** The persisted name: lower case letters, digits and underscores; never {@code default}. */
  String familyName();

  /** How the family is used; a hint for layout on disk, without effect on results. */
  default AccessPattern accessPattern() {
    return AccessPattern.ORDERED;
  }

  /** What a store may optimize a family for. */
  enum AccessPattern {
    /** Read by ranges and by key alike. */
    ORDERED,
    /** Read by whole keys, many of them absent. */
    POINT_LOOKUPS,
    /** Large values written once in ascending key order and read by ranges. */
    APPENDED_LARGE_VALUES
  }
}
