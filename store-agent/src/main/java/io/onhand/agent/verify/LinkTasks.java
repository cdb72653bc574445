package io.onhand.agent.verify;

import io.onhand.server.commit.Step;
import io.onhand.server.commit.Wakeup;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What others have done by the thread that alone changes the replica, between two steps of the
 * link. Short things only: the feed waits for them.
 */
public final class LinkTasks implements Step {
  private static final int SECONDS_MAX = 30;

  private final ConcurrentLinkedQueue<FutureTask<?>> waiting = new ConcurrentLinkedQueue<>();
  private volatile Wakeup wakeup = () -> {};

  /** Whom to wake when there is something to do. */
  public void wakes(Wakeup thread) {
    wakeup = thread;
  }

  /** Has something done and waits for it; not on the link's own thread. */
  public <T> T call(Callable<T> task) throws InterruptedException {
    FutureTask<T> future = new FutureTask<>(task);
    waiting.add(future);
    wakeup.wake();
    try {
      return future.get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("Expected a task of the link to be done.", e);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw new IllegalStateException("Expected the link to have time for a task.", e);
    }
  }

  @Override
  public boolean step() {
    FutureTask<?> next = waiting.poll();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }
}
