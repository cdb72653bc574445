package io.onhand.server.feed;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes reads to the reader threads and their results back to the feed's loop. */
final class Reads {
  private final Executor readers;
  private final Consumer<Runnable> inbox;

  Reads(Executor readers, Consumer<Runnable> inbox) {
    this.readers = readers;
    this.inbox = inbox;
  }

  /**
   * Runs {@code read} on a reader thread and what it returns on the loop. False: no room now.
   *
   * @param onFailure called on the loop when the read throws: what cannot be read is damaged, and
   *     is never skipped
   */
  boolean start(Supplier<Runnable> read, Consumer<RuntimeException> onFailure) {
    try {
      readers.execute(() -> inbox.accept(result(read, onFailure)));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static Runnable result(Supplier<Runnable> read, Consumer<RuntimeException> onFailure) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      return () -> onFailure.accept(e);
    }
  }
}
