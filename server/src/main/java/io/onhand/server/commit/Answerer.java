package io.onhand.server.commit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Gives callers their answers, once what they depend on is durable. A loop of its own, because
 * building and sending an answer costs about as much as writing the change: meanwhile the committer
 * writes the next block. Blocks come in the order of the log and their answers go out in it. What
 * waits here is admitted and not answered, so it is bounded by admission.
 */
final class Answerer implements Step {
  private final Queue<PendingBlock> durable = new ConcurrentLinkedQueue<>();
  private final Admission admission;
  private final Wakeup self;

  Answerer(Admission admission, Wakeup self) {
    this.admission = admission;
    this.self = self;
  }

  /** Committer: everything that this block's answers depend on is durable. */
  void answer(PendingBlock block) {
    durable.add(block);
    self.wake();
  }

  @Override
  public boolean step() {
    PendingBlock block = durable.poll();
    if (block == null) {
      return false;
    }
    for (PendingBlock.Answer answer : block.answers()) {
      admission.settle(answer.submission(), answer.outcome());
    }
    admission.roomMade();
    return true;
  }
}
