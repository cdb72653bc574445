package io.onhand.server.commit;

/**
 * One turn of a loop. A scheduler calls it again and again: a thread of its own in production, one
 * seeded loop for all of them in a simulation. So a step never blocks on another step.
 */
@FunctionalInterface
public interface Step {
  /** Does what there is to do. False: there was nothing, so wait until woken. */
  boolean step();
}
