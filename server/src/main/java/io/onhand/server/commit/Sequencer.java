package io.onhand.server.commit;

import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.Outcome.OperationNotFound;
import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.Submission.Lookup;
import io.onhand.server.commit.Submission.Mutation;
import io.onhand.server.domain.LogId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.InvariantViolation;
import io.onhand.server.statemachine.Invariants;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides everything, in one order, on one thread: so there are no locks per key, no deadlocks and
 * no races. It takes what waits at the door, loads what that needs in one go, decides it from
 * memory against the state as it will be, and fills a block while the one before is being synced.
 *
 * <p>Every outcome goes into the block, also those that change nothing (a recorded answer, a reused
 * key, an unknown one, a broken invariant): each depends on what was decided before it, so none may
 * be told before that is durable. What depends on nothing is told at once: an expired deadline.
 */
final class Sequencer implements Step {
  /** Blocks made of what is in flight: more sync more often, fewer leave the processors idle. */
  private static final int BLOCK_PART = 4;

  /** Smaller parts would spend more on the sync than they save. */
  private static final int BLOCK_ENTRIES_MIN = 64;

  /** Reservations ended in one block beside those that commands touch. */
  private static final int EXPIRIES_PER_BLOCK = 256;

  private final Admission admission;
  private final Handover handover;
  private final Wakeup committer;
  private final Overlay overlay;
  private final KeyCheck keyCheck;
  private final Clock clock;
  private final LogClock logClock;
  private final PipelineLimits limits;
  private final PipelineObserver observer;
  private final DecisionCounts counts;
  private final Consumer<String> alarm;
  private final List<Submission> batch = new ArrayList<>();
  private final long epoch;
  private long nextSequence;
  private PendingBlock open = new PendingBlock(0);

  Sequencer(
      Admission admission,
      Handover handover,
      Wakeup committer,
      DurableState durable,
      Clock clock,
      LogClock logClock,
      PipelineLimits limits,
      PipelineObserver observer,
      DecisionCounts counts,
      Consumer<String> alarm) {
    Head head = handover.durable();
    this.admission = admission;
    this.handover = handover;
    this.committer = committer;
    this.overlay = new Overlay(durable, head.horizon());
    this.clock = clock;
    this.logClock = logClock;
    this.limits = limits;
    this.observer = observer;
    this.counts = counts;
    this.alarm = alarm;
    this.epoch = head.epoch();
    this.keyCheck = new KeyCheck(overlay, epoch, durable.lineage(), observer, counts);
    this.nextSequence = head.sequence() + 1;
  }

  @Override
  public boolean step() {
    boolean worked = dropLost();
    if (handover.isTaken()) {
      return worked;
    }
    overlay.retire(handover.durable().sequence());
    boolean expired = expireDue();
    if (takeBatch()) {
      overlay.loading().load(batch);
      batch.forEach(this::process);
      worked = true;
    }
    handOver();
    return worked || expired;
  }

  /** About when the next reservation ends: then the loop has to be woken. Any thread. */
  long nextExpiryMicros() {
    return overlay.expiries().nextMicros();
  }

  /** The loop has ended, perhaps by a failure: what was not handed over never will be. */
  void stop() {
    tellUnknown(open);
  }

  /**
   * Blocks were lost: nothing decided since the durable head holds. Whoever waits is told so by the
   * committer, to whom each block went in the step that filled it.
   */
  private boolean dropLost() {
    if (handover.lostGeneration() < open.generation()) {
      return false;
    }
    Head head = handover.durable();
    open = new PendingBlock(handover.lostGeneration() + 1);
    overlay.drop(head.horizon());
    nextSequence = head.sequence() + 1;
    return true;
  }

  private boolean takeBatch() {
    batch.clear();
    int max = entriesMax();
    long bytes = 0;
    while (batch.size() < max && bytes < limits.blockBytesMax()) {
      Submission next = admission.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
      bytes += next.bytes();
    }
    return !batch.isEmpty();
  }

  /**
   * Ends reservations whose time has passed, soonest first. Only so many a block, or callers would
   * wait behind all that came due while the server was down; what a command touches is ended before
   * it is decided in any case.
   */
  private boolean expireDue() {
    List<LogId> due = overlay.expiries().due(logClock.nowMicros(), EXPIRIES_PER_BLOCK);
    due.forEach(this::expire);
    return !due.isEmpty();
  }

  private void expire(LogId reservation) {
    Command command = Command.internal(new Expire(reservation));
    overlay.loading().load(command);
    try {
      enter(command, logClock.lastMicros());
    } catch (InvariantViolation e) {
      alarm.accept(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A block takes a part of what is in flight at most. With all of it in one block, deciding,
   * writing and answering would wait for each other in turns; so they go on side by side.
   */
  private int entriesMax() {
    int part = Math.max(BLOCK_ENTRIES_MIN, admission.inFlight() / BLOCK_PART);
    return Math.min(limits.blockEntriesMax(), part);
  }

  private void handOver() {
    if (!open.isEmpty()) {
      handover.add(open);
      open = new PendingBlock(open.generation());
      committer.wake();
    }
  }

  private void process(Submission submission) {
    if (submission.deadlineNanos() != Submission.NO_DEADLINE
        && submission.deadlineNanos() - clock.monotonicNanos() <= 0) {
      tell(submission, new Outcome.DeadlineExpired());
      return;
    }
    switch (submission) {
      case Mutation mutation -> mutate(mutation);
      case Lookup lookup -> lookUp(lookup);
    }
  }

  private void mutate(Mutation mutation) {
    Command command = mutation.command();
    Outcome settled = command.isInternal() ? null : keyCheck.settled(command, nextSequence);
    if (settled == null) {
      decide(mutation, command);
    } else {
      open.answer(mutation, settled);
    }
  }

  private void lookUp(Lookup lookup) {
    String origin = lookup.id().origin();
    String key = lookup.id().key();
    RememberedOperation remembered = overlay.operation(OperationId.of(origin, key));
    if (remembered != null) {
      open.answer(lookup, new Recorded(remembered.sequence()));
    } else if (lookup.resolve()) {
      decide(lookup, Command.of(lookup.id(), new Abandon()));
    } else {
      open.answer(lookup, new OperationNotFound());
    }
  }

  /** Decides a command whose key is new, after what it touches and is due has ended. */
  private void decide(Submission submission, Command command) {
    long now = logClock.nowMicros();
    overlay.loading().dueBefore(command, now).forEach(this::expire);
    try {
      open.answer(submission, new Decided(enter(command, now)));
    } catch (InvariantViolation e) {
      String what = String.valueOf(e.getMessage());
      alarm.accept(what);
      open.answer(submission, new Outcome.InvariantViolated(what));
    }
  }

  /** Decides and gives the decision its place in the log. */
  private Entry enter(Command command, long logTimeMicros) {
    long start = observer.enabled() ? System.nanoTime() : 0;
    Moment moment = new Moment(epoch, nextSequence, logTimeMicros);
    Decision decision = Rules.decide(overlay, command, moment);
    Invariants.check(overlay, command, decision, moment);
    Entry entry = new Entry(moment.sequence(), logTimeMicros, command, decision);
    nextSequence++;
    overlay.apply(entry);
    open.add(entry);
    switch (decision) {
      case Decision.Accepted _ -> counts.countAccepted();
      case Decision.Rejected _ -> counts.countRejected();
    }
    if (observer.enabled()) {
      observer.decided(
          OperationNames.of(command.body()),
          OperationNames.outcome(decision),
          command.header().traceParent(),
          start,
          System.nanoTime());
    }
    return entry;
  }

  private void tellUnknown(PendingBlock block) {
    for (PendingBlock.Answer answer : block.answers()) {
      tell(answer.submission(), new Outcome.Unknown());
    }
  }

  private void tell(Submission submission, Outcome outcome) {
    admission.settle(submission, outcome);
    admission.roomMade();
  }
}
