package io.onhand.server.api;

/** Runs small things after a while, on a thread that others need too. */
@FunctionalInterface
public interface Later {
  /** Runs a task that returns at once; never, when the server goes down before. */
  void after(long nanos, Runnable task);
}
