package io.onhand.agent.forwarded;

import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Commands that wait to be written: bounded, so that whoever brings one never waits. Any thread.
 */
final class Arrivals {

  private final ForwardedLimits limits;
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  Arrivals(ForwardedLimits limits) {
    this.limits = limits;
  }

  /**
   * A command that Central accepted.
   *
   * @param at its entry
   * @param place the entry by which it was accepted first, perhaps by a Central that has lost it
   * @param isReplayed Central told it again
   */
  record Arrival(MutateStreamRequest request, Position at, Position place, boolean isReplayed) {}

  synchronized void add(Arrival arrival) {
    long size = arrival.request().getSerializedSize();
    if (waiting.size() >= limits.waitingMax() || bytes + size > limits.waitingBytesMax()) {
      dropped++;
      return;
    }
    waiting.add(arrival);
    bytes += size;
  }

  synchronized List<Arrival> take(int max) {
    List<Arrival> taken = new ArrayList<>(Math.min(max, waiting.size()));
    while (taken.size() < max && !waiting.isEmpty()) {
      Arrival arrival = waiting.remove();
      bytes -= arrival.request().getSerializedSize();
      taken.add(arrival);
    }
    return taken;
  }

  /** These were taken and cannot be kept. */
  synchronized void drop(int count) {
    dropped += count;
  }

  synchronized long dropped() {
    return dropped;
  }
}
