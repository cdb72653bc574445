package io.onhand.server.commit;

/** Tells a loop that there may be something to do. */
@FunctionalInterface
public interface Wakeup {
  /** Cheap when the loop is awake. Any thread. */
  void wake();
}
