package io.onhand.client;

import io.grpc.Channel;
import java.time.Duration;

/**
 * One way to get a command decided. A route on which nobody answered rests: while there is another,
 * calls do not wait for it again and again. Safe for use by several threads.
 */
final class Route {

  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

  private final Channel channel;
  private final Pace pace;
  private volatile long restsUntil;

  Route(Channel channel, Pace pace) {
    this.channel = channel;
    this.pace = pace;
    restsUntil = pace.nanoTime();
  }

  Channel channel() {
    return channel;
  }

  boolean isAwake() {
    return pace.nanoTime() - restsUntil >= 0;
  }

  void rest() {
    restsUntil = pace.nanoTime() + REST_NANOS;
  }
}
