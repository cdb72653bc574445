package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.outbox.ReplayLine.Answered;
import io.onhand.agent.outbox.ReplayLine.Ended;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.commit.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries writes to Central and their answers back, over one stream at a time. What Central could
 * not take just now, and what was sent without an answer, goes again after a pause that doubles
 * with each failure in a row, with jitter. Used by the outbox's thread.
 */
final class Replay {

  private static final int DOUBLINGS_MAX = 20;

  private final ReplayLine line;
  private final OutboxLimits limits;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Long, Integer> sent = new HashMap<>();
  private ReplayLine.@Nullable Stream stream;
  private long sentBytes;
  private long heardNanos;
  private long pausedUntilNanos;
  private boolean isPaused;
  private int failures;
  private long triedEpoch;
  private String lastError = "";

  Replay(ReplayLine line, OutboxLimits limits, Clock clock, RandomGenerator random) {
    this.line = line;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
  }

  /** What Central said of a write. */
  sealed interface Verdict {
    /** The write's number. */
    long number();
  }

  /** It is applied, now or before. */
  record Accepted(long number, MutateStreamResponse answer) implements Verdict {}

  /** It is refused for good. */
  record Rejected(long number, Status error) implements Verdict {}

  /** It is to be sent again, after it failed for this reason. */
  record Again(long number, Status why) implements Verdict {}

  /** Takes what came, at most as many verdicts as may be on their way. */
  List<Verdict> take() {
    List<Verdict> verdicts = new ArrayList<>();
    ReplayLine.Stream open = stream;
    if (open == null) {
      return verdicts;
    }
    for (ReplayLine.Event event = open.poll(); event != null; event = open.poll()) {
      switch (event) {
        case Answered(MutateStreamResponse answer) -> answered(answer, verdicts);
        case Ended(Status why) -> {
          giveUp(why, verdicts);
          return verdicts;
        }
      }
    }
    if (!sent.isEmpty() && clock.monotonicNanos() - heardNanos > limits.answerMax().toNanos()) {
      open.cancel("No answer came for too long.");
      giveUp(Errors.outcomeUnknown(), verdicts);
    }
    return verdicts;
  }

  /** Whether a write of this size can be sent now, to a Central of this epoch. */
  boolean canSend(int bytes, long epoch) {
    if (epoch != triedEpoch) { // what failed was meant for another
      triedEpoch = epoch;
      isPaused = false;
      failures = 0;
    }
    if (isPaused && clock.monotonicNanos() - pausedUntilNanos < 0) {
      return false;
    }
    isPaused = false;
    boolean hasRoom =
        sent.isEmpty()
            || (sent.size() < limits.sentMax() && sentBytes + bytes <= limits.sentBytesMax());
    ReplayLine.Stream open = stream;
    return hasRoom && (open == null ? !line.isDown() : open.isReady());
  }

  /** Sends a write to a Central of this epoch. */
  void send(long number, QueuedCommand command, int bytes, long epoch) {
    ReplayLine.Stream open = stream;
    if (open == null) {
      open = line.open(epoch);
      stream = open;
    }
    if (sent.isEmpty()) {
      heardNanos = clock.monotonicNanos();
    }
    sent.put(number, bytes);
    sentBytes += bytes;
    open.send(command.request().toBuilder().setItem(number).build(), command.place());
  }

  /** Nothing is left to send: an open stream is ended in order. */
  void rest() {
    ReplayLine.Stream open = stream;
    if (open != null && sent.isEmpty()) {
      stream = null;
      open.complete();
    }
  }

  int sent() {
    return sent.size();
  }

  String lastError() {
    return lastError;
  }

  /** Ends the stream; what is on its way goes again after the next start. */
  void close() {
    ReplayLine.Stream open = stream;
    stream = null;
    if (open != null) {
      open.cancel("The agent goes down.");
    }
  }

  private void answered(MutateStreamResponse answer, List<Verdict> verdicts) {
    Integer bytes = sent.remove(answer.getItem());
    if (bytes == null) {
      return;
    }
    sentBytes -= bytes;
    heardNanos = clock.monotonicNanos();
    if (!answer.hasError()) {
      failures = 0;
      lastError = "";
      verdicts.add(new Accepted(answer.getItem(), answer));
    } else if (isForGood(answer.getError())) {
      failures = 0;
      lastError = "";
      verdicts.add(new Rejected(answer.getItem(), answer.getError()));
    } else {
      failed(answer.getError());
      verdicts.add(new Again(answer.getItem(), answer.getError()));
    }
  }

  /** What a rule refused, or what can never be understood; anything else may be different soon. */
  private static boolean isForGood(Status error) {
    return switch (OnhandError.of(error).kind()) {
      case REFUSED, WRONG_USAGE -> true;
      case NOT_REACHABLE, OUTCOME_UNKNOWN, RETRYABLE -> false;
    };
  }

  /** Whether Central may have decided what failed so. */
  static boolean isOpen(Status error) {
    return OnhandError.of(error).kind() == ErrorKind.OUTCOME_UNKNOWN;
  }

  private void giveUp(Status why, List<Verdict> verdicts) {
    stream = null;
    sent.keySet().stream().sorted().map(number -> new Again(number, why)).forEach(verdicts::add);
    // An orderly end between two writes is no failure.
    if (!sent.isEmpty()) {
      failed(why);
    }
    sent.clear();
    sentBytes = 0;
  }

  private void failed(Status why) {
    OnhandError error = OnhandError.of(why);
    lastError = error.reasonName() + ": " + error.message();
    if (isPaused) {
      return; // One moment in which Central takes nothing refuses many writes.
    }
    long longest =
        Math.min(
            limits.retryMax().toNanos(),
            limits.retryMin().toNanos() << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    isPaused = true;
    pausedUntilNanos = clock.monotonicNanos() + longest / 2 + random.nextLong(longest / 2 + 1);
  }
}
