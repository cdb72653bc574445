package io.onhand.server.commit;

import io.onhand.server.commit.Outcome.Shed;
import io.onhand.server.commit.Outcome.ShedReason;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the pipeline, bounded in count and bytes. What is let in is answered, whatever
 * happens; what is not let in was never sequenced. Any thread may submit; the sequencer takes.
 */
public final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final PipelineLimits limits;
  private final PipelineObserver observer;
  private final Queue<Submission> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> waitingForRoom = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong inFlightBytes = new AtomicLong();
  private volatile boolean isDiskLow;
  private volatile boolean isClosed;
  private volatile boolean isStopped;
  private volatile Wakeup sequencer = () -> {};

  Admission(PipelineLimits limits, PipelineObserver observer) {
    this.limits = limits;
    this.observer = observer;
  }

  void wakes(Wakeup sequencer) {
    this.sequencer = sequencer;
  }

  /** Lets the submission in, or answers it with {@link Shed}. */
  public void submit(Submission submission) {
    ShedReason reason = refusal(submission);
    if (reason == null && !tryEnter(submission)) {
      reason = ShedReason.OVERLOADED;
    }
    if (reason != null) {
      observer.shed(reason.name());
      submission.reply().complete(new Shed(reason));
    }
  }

  /**
   * Lets the submission in if there is room. For streams, which are not read instead of being shed.
   *
   * @return false: no room; call {@link #whenRoom} and try again
   */
  public boolean offer(Submission submission) {
    ShedReason reason = refusal(submission);
    if (reason != null) {
      observer.shed(reason.name());
      submission.reply().complete(new Shed(reason));
      return true;
    }
    return tryEnter(submission);
  }

  /** Runs {@code retry} once when there may be room again, on any thread. */
  public void whenRoom(Runnable retry) {
    waitingForRoom.add(retry);
    roomMade();
  }

  /** Lets in the server's own commands: never shed, not even by a full disk. */
  void submitInternal(Submission submission) {
    enter(submission);
  }

  /** Refuses commands with DISK_LOW, or takes them again. */
  public void diskLow(boolean isLow) {
    isDiskLow = isLow;
  }

  public boolean isDiskLow() {
    return isDiskLow;
  }

  /** Lets nothing in any more; what is in is still answered. */
  void close() {
    isClosed = true;
    runWaiting();
  }

  /** Nobody takes any more: answers what came in at the last moment and was never sequenced. */
  void stop() {
    isClosed = true;
    isStopped = true;
    for (Submission late = waiting.poll(); late != null; late = waiting.poll()) {
      settle(late, new Shed(ShedReason.SHUTTING_DOWN));
    }
  }

  public int inFlight() {
    return inFlight.get();
  }

  public long inFlightBytes() {
    return inFlightBytes.get();
  }

  @Nullable Submission poll() {
    return waiting.poll();
  }

  /**
   * Gives an admitted submission its outcome, and its room to others. A reply that throws is the
   * trouble of its caller: it must not stop the loop that answers all the others.
   */
  void settle(Submission submission, Outcome outcome) {
    inFlight.decrementAndGet();
    inFlightBytes.addAndGet(-submission.bytes());
    try {
      submission.reply().complete(outcome);
    } catch (RuntimeException e) {
      LOG.error("Expected a caller to take its answer, but it failed.", e);
    }
  }

  /**
   * Lets waiting streams try again, once half of the room is free: a stream that finds it taken
   * again waits anew and does not spin.
   */
  void roomMade() {
    if (!waitingForRoom.isEmpty()
        && inFlight.get() <= limits.inFlightCommandsMax() / 2
        && inFlightBytes.get() <= limits.inFlightBytesMax() / 2) {
      runWaiting();
    }
  }

  /** On a full disk questions are still answered: they write nothing. */
  private @Nullable ShedReason refusal(Submission submission) {
    if (isClosed) {
      return ShedReason.SHUTTING_DOWN;
    }
    return isDiskLow && submission.writes() ? ShedReason.DISK_LOW : null;
  }

  private boolean tryEnter(Submission submission) {
    if (!hasRoom(submission.bytes())) {
      return false;
    }
    enter(submission);
    return true;
  }

  /**
   * Checks before it counts, so callers at the same instant may go over by their own number at
   * most.
   */
  private boolean hasRoom(int bytes) {
    return inFlight.get() < limits.inFlightCommandsMax()
        && inFlightBytes.get() + bytes <= limits.inFlightBytesMax();
  }

  private void enter(Submission submission) {
    inFlight.incrementAndGet();
    inFlightBytes.addAndGet(submission.bytes());
    observer.admitted();
    waiting.add(submission);
    if (isStopped) {
      stop();
    }
    sequencer.wake();
  }

  private void runWaiting() {
    for (int i = waitingForRoom.size(); i > 0; i--) {
      Runnable retry = waitingForRoom.poll();
      if (retry != null) {
        retry.run();
      }
    }
  }
}
