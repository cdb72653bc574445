package io.onhand.server.commit;

import io.onhand.server.statemachine.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries that become durable together, and everyone who waits for that. Filled by the sequencer,
 * then handed to the committer and not touched by the sequencer again. May hold answers alone:
 * those that depend on blocks before it.
 */
final class PendingBlock {
  /** Who waits, and for what. */
  record Answer(Submission submission, Outcome outcome) {}

  private final long generation;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  /**
   * An empty block.
   *
   * @param generation how often the overlay was dropped before; blocks of an older one are lost
   */
  PendingBlock(long generation) {
    this.generation = generation;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  void answer(Submission submission, Outcome outcome) {
    answers.add(new Answer(submission, outcome));
  }

  boolean isEmpty() {
    return entries.isEmpty() && answers.isEmpty();
  }

  long generation() {
    return generation;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Answer> answers() {
    return answers;
  }
}
