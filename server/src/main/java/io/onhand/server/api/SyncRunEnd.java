package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.SyncFinished;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.SyncZeroed;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Outcome;
import io.onhand.server.commit.Reply;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one sync run: what a REPLACE did not list is set to zero, page by page, then the run
 * is finished. Each page is a command of its own, and the next is read when the one before is
 * answered and the caller takes answers, so live sales go on in between; like chunks, pages rest
 * while they do. Every step decides anew what to leave alone: an end that was cut is begun again
 * from the first page without harm.
 *
 * <p>Pages are read on the threads for reads; answers come on the pipeline's. One follows the
 * other, so nothing here is shared between two of them.
 */
final class SyncRunEnd {
  private static final Logger LOG = LoggerFactory.getLogger(SyncRunEnd.class);

  private final CommandStream<SyncStockResponse> stream;
  private final OutcomeMapper outcomes;
  private final StoredState state;
  private final Executor reads;
  private final SyncRunId run;
  private final UnlistedRecords unlisted;
  private final @Nullable Position notBefore;
  private final String traceParent;
  private final long deadlineNanos;
  private final SyncPace pace;

  /**
   * Prepares the end of a run.
   *
   * @param opening as the stream opened the run
   * @param pace of the run so far; its pages are parts like any other
   */
  SyncRunEnd(
      CommandStream<SyncStockResponse> stream,
      OutcomeMapper outcomes,
      StoredState state,
      Executor reads,
      Command opening,
      String traceParent,
      long deadlineNanos,
      SyncPace pace) {
    OpenSyncRun open = (OpenSyncRun) opening.body();
    this.stream = stream;
    this.outcomes = outcomes;
    this.state = state;
    this.reads = reads;
    this.run = open.run();
    this.unlisted = new UnlistedRecords(state, run, open.stores());
    this.notBefore = opening.header().notBefore();
    this.traceParent = traceParent;
    this.deadlineNanos = deadlineNanos;
    this.pace = pace;
  }

  /** Begins; the stream asks for its next part when the run is finished. */
  void begin() {
    stream.hold();
    next();
  }

  private void next() {
    if (unlisted.isDone()) {
      finish();
    } else {
      stream.whenReady(this::read);
    }
  }

  private void read() {
    if (stream.isEnded()) {
      return;
    }
    try {
      reads.execute(this::readPage);
    } catch (RejectedExecutionException e) {
      stream.fail(Errors.overloaded());
    }
  }

  private void readPage() {
    boolean isFinished;
    List<RecordKey> keys;
    try {
      SyncRun stored = state.syncRuns(List.of(run)).getFirst();
      isFinished = stored != null && stored.isFinished();
      keys = isFinished ? List.of() : unlisted.nextPage();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("run", run)
          .setCause(e)
          .log("Expected to read what a sync run did not list, but it failed.");
      stream.fail(
          Errors.internalFault(
              "The run is not finished: its stores could not be read. Try again."));
      return;
    }
    if (isFinished) {
      finish();
    } else if (keys.isEmpty()) {
      next();
    } else {
      zero(keys);
    }
  }

  private void zero(List<RecordKey> keys) {
    long step = ThreadLocalRandom.current().nextLong();
    pace.began();
    enter(
        SyncCommandMapper.zeroUnlisted(run, step, keys, notBefore, traceParent),
        keys.stream().mapToInt(key -> key.product().length() + key.store().length()).sum(),
        outcome -> {
          if (isFinishedMeanwhile(outcome)) {
            stream.settled();
            finish();
          } else {
            outcomes.answer(outcome, this::settleZero);
          }
        });
  }

  private void settleZero(Answer answer) {
    switch (answer) {
      case Answer.Failed failed -> stream.fail(failed.status());
      case Answer.Ok ok -> {
        SyncZeroed zeroed = (SyncZeroed) ok.message();
        if (zeroed.getRowsCount() == 0) {
          stream.settled();
        } else {
          stream.answer(SyncStockResponse.newBuilder().setZeroed(zeroed).build());
        }
        pace.rest(zeroed.getReceipt(), this::next);
      }
    }
  }

  /** Another stream of the same run may have been cut just before it was finished. */
  private static boolean isFinishedMeanwhile(Outcome outcome) {
    return outcome instanceof Outcome.Decided decided
        && decided.entry().decision() instanceof Rejected rejected
        && rejected.reason() == RejectionReason.SYNC_RUN_FINISHED;
  }

  private void finish() {
    enter(
        SyncCommandMapper.finishSyncRun(run, notBefore, traceParent),
        0,
        outcome -> outcomes.answer(outcome, this::settleFinish));
  }

  private void settleFinish(Answer answer) {
    switch (answer) {
      case Answer.Failed failed -> stream.fail(failed.status());
      case Answer.Ok ok -> {
        Message finished = ok.message();
        stream.answer(SyncStockResponse.newBuilder().setFinished((SyncFinished) finished).build());
        stream.settled();
        stream.requestNext();
      }
    }
  }

  private void enter(Command command, int bytes, Reply reply) {
    if (!stream.isEnded()) {
      stream.enter(new Submission.Mutation(command, bytes, deadlineNanos, reply), () -> {});
    }
  }
}
