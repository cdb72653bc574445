package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tills that sell all the time, each on a thread of its own, but for when they are told to rest.
 */
final class Tills implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final List<Till> tills = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Shared by tills for each unit that they sell; who has it alone sees them at rest. */
  private final ReentrantReadWriteLock selling = new ReentrantReadWriteLock();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean isClosed;

  void open(Till till) {
    tills.add(till);
    threads.add(Thread.ofPlatform().name("till").start(() -> work(till)));
  }

  /** Waits until some more was sold. */
  void awaitSold(int more) {
    awaitMore(Till::sold, more);
  }

  /** Waits until some more was queued. */
  void awaitQueued(int more) {
    awaitMore(Till::queued, more);
  }

  /** Runs something while no till has a question open. */
  void atRest(Runnable task) {
    try {
      if (!selling.writeLock().tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Expected every till to get an answer, but one still asks.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try {
      task.run();
    } finally {
      selling.writeLock().unlock();
    }
    requireWell();
  }

  /** Sells no more. What was asked without an answer is not asked again. */
  @Override
  public void close() {
    isClosed = true;
    tills.forEach(Till::close);
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void work(Till till) {
    try {
      while (!isClosed) {
        selling.readLock().lock();
        try {
          till.sell();
        } finally {
          selling.readLock().unlock();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException | AssertionError e) {
      failure.compareAndSet(null, e);
    }
  }

  private void awaitMore(ToIntFunction<Till> count, int more) {
    int before = tills.stream().mapToInt(count).sum();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> failure.get() != null || tills.stream().mapToInt(count).sum() >= before + more);
    requireWell();
  }

  private void requireWell() {
    assertThat(failure.get()).as("what ended a till").isNull();
  }
}
