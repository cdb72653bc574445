package io.onhand.server.commit;

import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Head;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The commit pipeline of one server, put together: door, sequencer, committer, answerer. Threads:
 * {@code sequencer} and {@code committer}, or none when a simulation calls the steps.
 */
public final class Pipeline implements AutoCloseable {
  /**
   * What the pipeline stands on.
   *
   * @param log where blocks become durable
   * @param durable the state that is durable
   * @param head the durable head at start
   * @param listeners told of each durable block
   * @param housekeeping done between blocks
   * @param clock time
   * @param limits how much it takes at once
   * @param observer is told what happens
   * @param faults stops the process
   * @param alarm is told of what an operator must see, one sentence
   */
  public record Ports(
      CommitLog log,
      DurableState durable,
      Head head,
      List<DurableListener> listeners,
      Housekeeping housekeeping,
      Clock clock,
      PipelineLimits limits,
      PipelineObserver observer,
      FaultHandler faults,
      Consumer<String> alarm) {}

  private static final long DRAIN_POLL_NANOS = Duration.ofMillis(1).toNanos();

  private final Admission admission;
  private final Handover handover;
  private final LogClock logClock;
  private final DecisionCounts counts = new DecisionCounts();
  private final Clock clock;
  private final StepThread sequencerThread;
  private final StepThread committerThread;
  private final StepThread answererThread;
  private final Sequencer sequencer;
  private final Committer committer;
  private final Answerer answerer;

  /** Puts the pipeline together; nothing runs yet. */
  public Pipeline(Ports ports) {
    clock = ports.clock();
    handover = new Handover(ports.head());
    logClock = new LogClock(ports.clock(), ports.head().logTimeMicros());
    admission = new Admission(ports.limits(), ports.observer());
    Wakeups wakeups = new Wakeups();
    answerer = new Answerer(admission, wakeups::wakeAnswerer);
    sequencer =
        new Sequencer(
            admission,
            handover,
            wakeups::wakeCommitter,
            ports.durable(),
            ports.clock(),
            logClock,
            ports.limits(),
            ports.observer(),
            counts,
            ports.alarm());
    committer =
        new Committer(
            ports.log(),
            handover,
            wakeups::wakeSequencer,
            admission,
            answerer,
            ports.housekeeping(),
            ports.listeners(),
            ports.faults(),
            ports.observer());
    sequencerThread =
        new StepThread(
            "sequencer",
            sequencer,
            e -> ports.faults().fatal("Expected the sequencer to go on, but it failed.", e));
    committerThread =
        new StepThread(
            "committer",
            committer,
            e -> ports.faults().fatal("Expected the committer to go on, but it failed.", e));
    answererThread =
        new StepThread(
            "answerer",
            answerer,
            e -> ports.faults().fatal("Expected the answerer to go on, but it failed.", e));
    wakeups.sequencer = sequencerThread;
    wakeups.committer = committerThread;
    wakeups.answerer = answererThread;
    // While a block waits the sequencer would only fill the next one in small steps, each with a
    // change of threads: it sleeps until the committer takes the block, and wakes it.
    admission.wakes(() -> {
      if (!handover.isTaken()) {
        sequencerThread.wake();
      }
    });
  }

  /** The loops wake each other, so none can be made first with the others in hand. */
  private static final class Wakeups {
    private volatile Wakeup sequencer = () -> {};
    private volatile Wakeup committer = () -> {};
    private volatile Wakeup answerer = () -> {};

    void wakeAnswerer() {
      answerer.wake();
    }

    void wakeSequencer() {
      sequencer.wake();
    }

    void wakeCommitter() {
      committer.wake();
    }
  }

  /** Starts the threads. */
  public void start() {
    answererThread.start();
    committerThread.start();
    sequencerThread.start();
  }

  public Admission admission() {
    return admission;
  }

  /** The durable head. Any thread. */
  public Head head() {
    return handover.durable();
  }

  public DecisionCounts counts() {
    return counts;
  }

  /** About what log time is now. Any thread. */
  public long logTimeMicros() {
    return logClock.estimatedMicros();
  }

  /** Whether the wall clock is more than a minute away from log time. */
  public boolean isWallClockOff() {
    return logClock.isWallClockOff();
  }

  /** Wakes the sequencer when a reservation's time has passed; to be called regularly. */
  public void expireDue() {
    if (sequencer.nextExpiryMicros() <= logClock.estimatedMicros()) {
      sequencerThread.wake();
    }
  }

  /** Sequences a command of the server's own, past the door. */
  public void submitInternal(CommandBody body, Reply reply) {
    admission.submitInternal(
        new Submission.Mutation(Command.internal(body), 0, Submission.NO_DEADLINE, reply));
  }

  /**
   * Refuses new work and waits until everything that was let in has its answer.
   *
   * @return false: not within {@code timeout}
   */
  public boolean drain(Duration timeout) throws InterruptedException {
    admission.close();
    long deadline = clock.monotonicNanos() + timeout.toNanos();
    while (admission.inFlight() > 0) {
      if (clock.monotonicNanos() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(this, DRAIN_POLL_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /**
   * Stops the threads. What is durable is still answered; what was decided and is not durable is
   * answered with an unknown outcome, what was not sequenced with SHUTTING_DOWN.
   */
  @Override
  public void close() {
    admission.close();
    sequencerThread.close();
    committerThread.close();
    answererThread.close();
    for (boolean more = true; more; ) {
      more = answerer.step();
    }
    committer.stop();
    sequencer.stop();
    admission.stop();
  }

  /** For a simulation, which is the scheduler itself. */
  Step sequencerStep() {
    return sequencer;
  }

  /** For a simulation, which is the scheduler itself. */
  Step committerStep() {
    return committer;
  }

  /** For a simulation, which is the scheduler itself. */
  Step answererStep() {
    return answerer;
  }
}
