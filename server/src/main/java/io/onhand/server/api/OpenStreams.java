package io.onhand.server.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of commands that are open, so that the server can end them when it goes down. Any
 * thread.
 */
final class OpenStreams {
  private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();

  /**
   * A stream opened.
   *
   * @param end ends it; may come more than once, and after it has ended by itself
   */
  void opened(Runnable end) {
    ends.add(end);
  }

  void closed(Runnable end) {
    ends.remove(end);
  }

  void end() {
    ends.forEach(Runnable::run);
  }
}
