package io.onhand.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance as retries need them. */
interface Pace {

  /** The real ones. */
  Pace REAL =
      new Pace() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }

        @Override
        public double jitter() {
          return ThreadLocalRandom.current().nextDouble();
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /** Returns when the time has passed. */
  void pause(Duration time) throws InterruptedException;

  /** From 0, inclusive, to 1. */
  double jitter();
}
