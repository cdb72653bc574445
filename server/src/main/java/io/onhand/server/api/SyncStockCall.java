package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.storage.schema.StoredState;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One SyncStock: a start, then chunks, then perhaps the run's end. The next part is asked for when
 * the one before is answered, so a sync takes at most one place in the pipeline; and it rests
 * between its chunks while live sales go on.
 */
final class SyncStockCall implements StreamObserver<SyncStockRequest> {
  private final CommandStream<SyncStockResponse> stream;
  private final OutcomeMapper outcomes;
  private final StoredState state;
  private final Executor reads;
  private final String traceParent;
  private final long deadlineNanos;
  private final SyncPace pace;
  private @Nullable Command opening;

  SyncStockCall(
      CommandStream<SyncStockResponse> stream,
      OutcomeMapper outcomes,
      StoredState state,
      Executor reads,
      String traceParent,
      long deadlineNanos,
      SyncPace pace) {
    this.stream = stream;
    this.outcomes = outcomes;
    this.state = state;
    this.reads = reads;
    this.traceParent = traceParent;
    this.deadlineNanos = deadlineNanos;
    this.pace = pace;
  }

  @Override
  public void onNext(SyncStockRequest request) {
    try {
      switch (request.getPartCase()) {
        case START -> enter(open(request.getStart()), request);
        case CHUNK -> enter(chunk(request.getChunk()), request);
        case FINISH ->
            new SyncRunEnd(
                    stream,
                    outcomes,
                    state,
                    reads,
                    opening("finish"),
                    traceParent,
                    deadlineNanos,
                    pace)
                .begin();
        case PART_NOT_SET ->
            throw new InvalidFieldException(
                "part", "Expected a start, a chunk or a finish, but got neither.");
      }
    } catch (InvalidFieldException e) {
      stream.fail(Errors.invalidField(e));
    }
  }

  /** What was decided stays decided; the run goes on by sending its chunks again. */
  @Override
  public void onError(Throwable t) {
    stream.cancelled();
  }

  @Override
  public void onCompleted() {
    stream.halfClosed();
  }

  private Command open(SyncStart start) {
    if (opening != null) {
      throw new InvalidFieldException("start", "Expected one start, but got another.");
    }
    Command command = SyncCommandMapper.openSyncRun(start, traceParent);
    opening = command;
    return command;
  }

  private Command chunk(SyncChunk chunk) {
    Command opened = opening("chunk");
    return SyncCommandMapper.syncChunk(
        ((OpenSyncRun) opened.body()).run(), opened.header().notBefore(), chunk, traceParent);
  }

  private Command opening(String part) {
    Command opened = opening;
    if (opened == null) {
      throw new InvalidFieldException("start", "Expected a start first, but got a " + part + ".");
    }
    return opened;
  }

  private void enter(Command command, SyncStockRequest request) {
    pace.began();
    stream.enter(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            deadlineNanos,
            outcome -> outcomes.answer(outcome, this::settle)),
        () -> {}); // the next part is asked for when this one is answered
  }

  private void settle(Answer answer) {
    switch (answer) {
      case Answer.Failed failed -> stream.fail(failed.status());
      case Answer.Ok ok -> {
        SyncStockResponse response = response(ok.message());
        stream.answer(response);
        pace.rest(receipt(response), stream::requestNext);
      }
    }
  }

  private static Receipt receipt(SyncStockResponse response) {
    return response.hasOpened()
        ? response.getOpened().getReceipt()
        : response.getChunk().getReceipt();
  }

  private static SyncStockResponse response(Message message) {
    SyncStockResponse.Builder response = SyncStockResponse.newBuilder();
    return switch (message) {
      case SyncOpened opened -> response.setOpened(opened).build();
      case SyncChunkResult chunk -> response.setChunk(chunk).build();
      default ->
          throw new IllegalStateException(
              "Expected the answer of a part, but got " + message.getDescriptorForType().getName());
    };
  }
}
