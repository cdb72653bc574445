package io.onhand.agent.forwarded;

import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that wait to be written: bounded, so that whoever brings one never waits. Of those for
 * which there is no room the names wait, and beyond as many again only where they were. Any thread.
 */
final class Arrivals {

  private final ForwardedLimits limits;
  private final Clock clock;
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private final List<Unkept> unkept = new ArrayList<>();
  private final Map<Long, Unkept> unnamed = new HashMap<>();
  private long bytes;

  Arrivals(ForwardedLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
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
      cannotKeep(arrival);
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

  /** This one cannot be kept. */
  synchronized void cannotKeep(Arrival arrival) {
    Unkept command = Unkept.of(arrival.request(), arrival.at(), clock.wallMicros());
    if (unkept.size() < limits.waitingMax()) {
      unkept.add(command);
    } else {
      unnamed.merge(command.epoch(), command, Unkept::and);
    }
  }

  /** What is known of those that could not be kept since this was last asked. */
  synchronized List<Unkept> takeUnkept() {
    if (unkept.isEmpty()) {
      return List.of();
    }
    List<Unkept> taken = new ArrayList<>(unkept);
    taken.addAll(unnamed.values());
    unkept.clear();
    unnamed.clear();
    return taken;
  }
}
