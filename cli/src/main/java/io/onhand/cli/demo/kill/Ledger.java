package io.onhand.cli.demo.kill;

import io.onhand.cli.demo.till.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every definite answer that a till got, by the number of its basket. It knows nothing but the
 * answers, and keeps little of each, so that it can run for long. For use by several threads.
 */
public final class Ledger {

  private final long epoch;
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Queue<String> strangeEpochs = new ConcurrentLinkedQueue<>();
  private final LongAdder refused = new LongAdder();

  /**
   * Opens a ledger.
   *
   * @param epoch the one that all answers must name
   */
  public Ledger(long epoch) {
    this.epoch = epoch;
  }

  /**
   * One answer.
   *
   * @param number the basket's
   * @param sequence of the entry that decided it
   * @param essence the hash of what must be the same whenever it is answered again
   */
  record Entry(long number, long sequence, int essence) {

    static Entry of(long number, Answer answer) {
      return new Entry(number, answer.sequence(), answer.essence().hashCode());
    }
  }

  /** A till got its definite answer. */
  public void enter(long number, Answer answer) {
    entries.add(Entry.of(number, answer));
    if (answer instanceof Answer.Refused) {
      refused.increment();
    }
    if (answer.epoch().isPresent() && answer.epoch().getAsLong() != epoch) {
      strangeEpochs.add(
          "basket %d: expected epoch %016x, but its answer named %016x"
              .formatted(number, epoch, answer.epoch().getAsLong()));
    }
  }

  /** Definite answers. */
  public int size() {
    return entries.size();
  }

  /** Those that refused the basket. */
  public long refused() {
    return refused.sum();
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Holds the answers against each other and against the length of the log. Every entry after the
   * opening must have been answered to exactly one basket: an entry that two answers name, or that
   * none does, is a change that was lost or applied twice.
   *
   * @param opened the head of the log before the first basket
   * @param head the head of the log after the last answer
   * @return what is wrong, a sentence each; empty: nothing
   */
  public List<String> contradictions(long opened, long head) {
    List<String> found = new ArrayList<>(strangeEpochs);
    List<Entry> ordered = new ArrayList<>(entries);
    ordered.sort(Comparator.comparingLong(Entry::sequence));
    long last = opened;
    for (Entry entry : ordered) {
      if (entry.sequence() <= last) {
        found.add(
            "basket %d: expected an entry of its own, but its answer named %d, which was taken"
                .formatted(entry.number(), entry.sequence()));
        continue;
      }
      unanswered(last + 1, entry.sequence() - 1).ifPresent(found::add);
      last = entry.sequence();
    }
    if (last > head) {
      found.add(
          "expected the log to reach entry %d, which was answered, but it ends at %d"
              .formatted(last, head));
    }
    unanswered(last + 1, head).ifPresent(found::add);
    return found;
  }

  private static Optional<String> unanswered(long first, long last) {
    return first > last
        ? Optional.empty()
        : Optional.of(
            "entries %d to %d of the log: expected an answer that names each, but none does"
                .formatted(first, last));
  }
}
