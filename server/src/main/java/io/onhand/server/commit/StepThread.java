package io.onhand.server.commit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs one loop on one named platform thread, asleep while there is nothing to do. */
public final class StepThread implements Wakeup, AutoCloseable {
  /** So that a loop with work of its own (time passing) comes round without being woken. */
  private static final long PARK_NANOS_MAX = Duration.ofMillis(10).toNanos();

  private final Thread thread;
  private final AtomicBoolean isAsleep = new AtomicBoolean();
  private volatile boolean isStopping;

  /**
   * A thread that is not running yet.
   *
   * @param name the thread's name
   * @param step the loop
   * @param onFailure told on the thread when a step throws; the loop then ends
   */
  public StepThread(String name, Step step, Consumer<Throwable> onFailure) {
    this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(step, onFailure));
  }

  public void start() {
    thread.start();
  }

  @Override
  public void wake() {
    if (isAsleep.get() && isAsleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  /** Ends the loop after the step under way, and waits for that. */
  @Override
  public void close() {
    isStopping = true;
    LockSupport.unpark(thread);
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Step step, Consumer<Throwable> onFailure) {
    try {
      while (!isStopping) {
        if (step.step()) {
          continue;
        }
        // Asleep first, then one more look: a wake-up between the two is not lost.
        isAsleep.set(true);
        if (!step.step() && isAsleep.get() && !isStopping) {
          LockSupport.parkNanos(this, PARK_NANOS_MAX);
        }
        isAsleep.set(false);
      }
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }
}
