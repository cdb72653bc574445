package io.onhand.server.commit;

/**
 * Work on the store that is not urgent but must not meet a write: done on the committer's thread, a
 * little at a time, between blocks.
 */
@FunctionalInterface
public interface Housekeeping {
  /** There is none. */
  Housekeeping NONE = () -> false;

  /** Does a little. False: there is nothing to do for now. */
  boolean step();

  /** Both, a little of each. */
  default Housekeeping and(Housekeeping other) {
    return () -> {
      boolean worked = step();
      return other.step() || worked;
    };
  }
}
