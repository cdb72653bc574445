package io.onhand.agent.outbox;

import io.onhand.server.commit.Wakeup;

/** Wakes a thread that is made after those who wake it. Any thread. */
public final class LateWakeup implements Wakeup {

  private volatile Wakeup target = () -> {};

  /** From now on this one is woken. */
  public void wakes(Wakeup thread) {
    target = thread;
  }

  @Override
  public void wake() {
    target.wake();
  }
}
