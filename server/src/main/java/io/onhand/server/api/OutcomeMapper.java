package io.onhand.server.api;

import com.google.rpc.Status;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Outcome;
import io.onhand.server.commit.Outcome.Abandoned;
import io.onhand.server.commit.Outcome.DeadlineExpired;
import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.Outcome.EpochChanged;
import io.onhand.server.commit.Outcome.ExpectedEpochChanged;
import io.onhand.server.commit.Outcome.HorizonPassed;
import io.onhand.server.commit.Outcome.InvariantViolated;
import io.onhand.server.commit.Outcome.KeyReused;
import io.onhand.server.commit.Outcome.OperationNotFound;
import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.Outcome.SequenceInFuture;
import io.onhand.server.commit.Outcome.Shed;
import io.onhand.server.commit.Outcome.Unknown;
import io.onhand.server.domain.Position;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes of the pipeline as answers. A recorded answer is rebuilt from its entry, which is read
 * on the threads for reads: the pipeline's own must not wait for the disk. Whatever fails on the
 * way, the caller gets an answer: nobody else would end its call.
 */
final class OutcomeMapper {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeMapper.class);

  private final long epoch;
  private final LogReader log;
  private final Executor reads;

  OutcomeMapper(long epoch, LogReader log, Executor reads) {
    this.epoch = epoch;
    this.log = log;
    this.reads = reads;
  }

  /** Gives {@code answer} what the caller is told, now or from a thread for reads. */
  void answer(Outcome outcome, Consumer<Answer> answer) {
    map(outcome, entry -> AnswerMapper.answer(entry, epoch, outcome instanceof Recorded), answer);
  }

  /** Gives {@code answer} what became of the operation that was asked about. */
  void operation(Outcome outcome, Consumer<Answer> answer) {
    map(outcome, entry -> new Answer.Ok(AnswerMapper.operation(entry, epoch)), answer);
  }

  private void map(Outcome outcome, Function<Entry, Answer> mapper, Consumer<Answer> answer) {
    switch (outcome) {
      case Decided decided -> answer.accept(built(decided.entry(), mapper));
      case Recorded recorded -> {
        try {
          reads.execute(() -> answer.accept(recorded(recorded.sequence(), mapper)));
        } catch (RejectedExecutionException e) {
          answer.accept(new Answer.Failed(Errors.overloaded()));
        }
      }
      default -> answer.accept(new Answer.Failed(failure(outcome)));
    }
  }

  private Answer recorded(long sequence, Function<Entry, Answer> mapper) {
    Optional<Entry> entry;
    try {
      entry = log.entry(sequence);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("sequence", sequence)
          .setCause(e)
          .log("Expected to read a recorded answer, but it failed.");
      return new Answer.Failed(failure(new Unknown()));
    }
    return entry.map(found -> built(found, mapper)).orElseGet(() -> new Answer.Failed(gone()));
  }

  private static Answer built(Entry entry, Function<Entry, Answer> mapper) {
    try {
      return mapper.apply(entry);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("sequence", entry.sequence())
          .setCause(e)
          .log("Expected to build the answer of an entry, but it failed.");
      return new Answer.Failed(
          Errors.internalFault(
              "The command is decided, but its answer could not be built. Tell an operator."));
    }
  }

  /** The key is remembered and its entry is not: the horizon is moved before the log is cut. */
  private static Status gone() {
    return Errors.internalFault("Expected the entry of a remembered key in the log.");
  }

  private Status failure(Outcome outcome) {
    return switch (outcome) {
      case Decided _, Recorded _ ->
          throw new IllegalArgumentException("Expected a failure, but got " + outcome + ".");
      case Abandoned abandoned ->
          Errors.status(
              ErrorReason.ERROR_REASON_OPERATION_ABANDONED,
              "The key was given up before this command came. Use a new key to try anew.",
              at("sequence", abandoned.sequence()));
      case KeyReused reused ->
          Errors.status(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
              "The origin used this key for another command. Every command needs a key of its own.",
              at("sequence", reused.sequence()));
      case HorizonPassed passed ->
          Errors.status(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
              "The command is older than what is remembered, so it may be applied already. Look before"
                  + " trying anew.",
              at("horizon", passed.horizon()));
      case EpochChanged changed -> Errors.epochChanged(changed.epoch());
      case ExpectedEpochChanged changed ->
          Errors.expectedEpochChanged(changed.expected(), changed.epoch());
      case SequenceInFuture future -> Errors.sequenceInFuture(epoch, future.head());
      case OperationNotFound _ ->
          Errors.status(
              ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND,
              "No command of this origin has this key. It may still be under way; ask with resolve to"
                  + " be certain.",
              Map.of());
      case DeadlineExpired _ ->
          Errors.status(
              ErrorReason.ERROR_REASON_DEADLINE_EXPIRED,
              "The deadline passed before the command was its turn. Nothing was done.",
              Map.of());
      case InvariantViolated violated -> Errors.invariantViolated(violated.what());
      case Shed shed ->
          switch (shed.reason()) {
            case OVERLOADED -> Errors.overloaded();
            case DISK_LOW -> Errors.diskLow();
            case SHUTTING_DOWN -> Errors.shuttingDown();
          };
      case Unknown _ -> Errors.outcomeUnknown();
    };
  }

  /** A sequence says nothing without its epoch. */
  private Map<String, String> at(String name, long sequence) {
    return Map.of("epoch", Position.epochText(epoch), name, Long.toString(sequence));
  }
}
