package io.onhand.server.commit;

import io.onhand.server.commit.CommitLog.Appended;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import java.util.List;

/**
 * Makes blocks durable, one at a time, and only then tells anyone: first that the head moved, then
 * the listeners (witness, feed), then the callers. It alone writes to the store.
 *
 * <p>A power cut before {@code append} returns loses the block or keeps it whole, and nobody has
 * heard of it; after, it is durable, and callers that hear nothing ask again with their key. An
 * append that fails leaves that open: those who wait are told so and the process stops; start-up
 * finds out.
 */
final class Committer implements Step {
  private final CommitLog log;
  private final Handover handover;
  private final Wakeup sequencer;
  private final Admission admission;
  private final Answerer answerer;
  private final Housekeeping housekeeping;
  private final List<DurableListener> listeners;
  private final FaultHandler faults;
  private final PipelineObserver observer;
  private volatile boolean isFailed;

  Committer(
      CommitLog log,
      Handover handover,
      Wakeup sequencer,
      Admission admission,
      Answerer answerer,
      Housekeeping housekeeping,
      List<DurableListener> listeners,
      FaultHandler faults,
      PipelineObserver observer) {
    this.log = log;
    this.handover = handover;
    this.sequencer = sequencer;
    this.admission = admission;
    this.answerer = answerer;
    this.housekeeping = housekeeping;
    this.listeners = List.copyOf(listeners);
    this.faults = faults;
    this.observer = observer;
  }

  @Override
  public boolean step() {
    PendingBlock block = handover.poll();
    if (block == null) {
      return !isFailed && housekeeping.step();
    }
    sequencer.wake();
    commit(block);
    if (!isFailed) {
      housekeeping.step();
    }
    return true;
  }

  private void commit(PendingBlock block) {
    if (isFailed || block.generation() <= handover.lostGeneration()) {
      tellUnknown(block);
      return;
    }
    if (!block.entries().isEmpty() && !append(block)) {
      return;
    }
    answerer.answer(block);
  }

  /** Makes the block durable. False: it is not, or nobody knows, and the callers were told. */
  private boolean append(PendingBlock block) {
    long start = observer.enabled() ? System.nanoTime() : 0;
    Appended appended;
    try {
      appended = log.append(block.entries());
    } catch (RuntimeException e) {
      fail(block, e);
      return false;
    }
    return switch (appended) {
      case Appended.Durable durable -> {
        handover.durable(durable.head());
        sequencer.wake();
        for (DurableListener listener : listeners) {
          listener.onDurable(durable.block(), durable.head(), durable.bytes());
        }
        observe(durable, start);
        yield true;
      }
      case Appended.Lost _ -> {
        handover.lost(block.generation());
        sequencer.wake();
        tellUnknown(block);
        yield false;
      }
    };
  }

  private void fail(PendingBlock block, RuntimeException cause) {
    isFailed = true;
    admission.close();
    tellUnknown(block);
    stop();
    faults.fatal("Expected a block to become durable, but writing it failed.", cause);
  }

  /** The loop has ended: what was handed over and not written is told so. */
  void stop() {
    for (PendingBlock next = handover.poll(); next != null; next = handover.poll()) {
      tellUnknown(next);
    }
  }

  private void tellUnknown(PendingBlock block) {
    for (PendingBlock.Answer answer : block.answers()) {
      admission.settle(answer.submission(), new Outcome.Unknown());
    }
    admission.roomMade();
  }

  private void observe(Appended.Durable durable, long start) {
    if (!observer.enabled()) {
      return;
    }
    Block block = durable.block();
    List<String> traced =
        block.entries().stream()
            .map(Entry::command)
            .map(command -> command.header().traceParent())
            .filter(parent -> !parent.isEmpty())
            .toList();
    observer.blockCommitted(
        block.header().firstSequence(),
        block.entries().size(),
        durable.bytes(),
        start,
        System.nanoTime(),
        traced);
  }
}
