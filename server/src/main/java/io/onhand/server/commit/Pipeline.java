package io.onhand.server.commit;

import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Head;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The commit pipeline of one server, put together: door, sequencer, committer. Threads: {@code
 * sequencer} and {@code committer}, or none when a simulation calls the steps.
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
  private final Step sequencer;
  private final Step committer;

  /** Puts the pipeline together; nothing runs yet. */
  public Pipeline(Ports ports) {
    clock = ports.clock();
    handover = new Handover(ports.head());
    logClock = new LogClock(ports.clock(), ports.head().logTimeMicros());
    admission = new Admission(ports.limits(), ports.observer());
    Wakeups wakeups = new Wakeups();
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
    wakeups.sequencer = sequencerThread;
    wakeups.committer = committerThread;
    admission.wakes(sequencerThread);
  }

  /** The two loops wake each other, so neither can be made first with the other in hand. */
  private static final class Wakeups {
    private volatile Wakeup sequencer = () -> {};
    private volatile Wakeup committer = () -> {};

    void wakeSequencer() {
      sequencer.wake();
    }

    void wakeCommitter() {
      committer.wake();
    }
  }

  /** Starts the threads. */
  public void start() {
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

  /** Stops the threads; what was not answered until now is answered as never sequenced. */
  @Override
  public void close() {
    admission.close();
    sequencerThread.close();
    committerThread.close();
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
}
