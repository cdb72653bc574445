package io.onhand.agent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for reads that may wait for the disk, {@code read-N}. Bounded; what does not fit is
 * rejected.
 */
final class ReadThreads implements Executor, AutoCloseable {

  private final ThreadPoolExecutor pool;

  ReadThreads(int threads, int waitingMax) {
    this("read", threads, waitingMax);
  }

  ReadThreads(String name, int threads, int waitingMax) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            task ->
                Thread.ofPlatform().name(name + "-" + number.incrementAndGet()).unstarted(task));
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Finishes what waits. */
  @Override
  public void close() {
    pool.close();
  }
}
