package io.onhand.agent.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of callers that are open, so that they can be ended in order. Any thread. */
final class OpenStreams {

  private final Set<Drain> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;

  /** One stream. */
  interface Drain {
    /** Takes nothing more, and ends when what was taken is answered. May be called twice. */
    void drain();
  }

  void opened(Drain stream) {
    open.add(stream);
    if (isDraining) {
      stream.drain();
    }
  }

  void ended(Drain stream) {
    open.remove(stream);
  }

  void drain() {
    isDraining = true;
    open.forEach(Drain::drain);
  }
}
