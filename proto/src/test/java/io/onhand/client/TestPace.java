package io.onhand.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves when somebody pauses. For one thread. */
final class TestPace implements Pace {

  private final List<Duration> pauses = new ArrayList<>();
  private long now = 1_000;

  List<Duration> pauses() {
    return pauses;
  }

  void advance(Duration time) {
    now += time.toNanos();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the pause");
    }
    pauses.add(time);
    advance(time);
  }

  @Override
  public double jitter() {
    return 1;
  }
}
