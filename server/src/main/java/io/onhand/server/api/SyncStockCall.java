package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import org.jspecify.annotations.Nullable;

/**
 * One SyncStock: a start, then chunks. The next part is asked for when the one before is answered,
 * so a sync takes at most one place in the pipeline and live sales go on between its chunks.
 */
final class SyncStockCall implements StreamObserver<SyncStockRequest> {
  private final CommandStream<SyncStockResponse> stream;
  private final OutcomeMapper outcomes;
  private final String traceParent;
  private final long deadlineNanos;
  private @Nullable SyncRunId run;
  private @Nullable Position notBefore;

  SyncStockCall(
      CommandStream<SyncStockResponse> stream,
      OutcomeMapper outcomes,
      String traceParent,
      long deadlineNanos) {
    this.stream = stream;
    this.outcomes = outcomes;
    this.traceParent = traceParent;
    this.deadlineNanos = deadlineNanos;
  }

  @Override
  public void onNext(SyncStockRequest request) {
    Command command;
    try {
      command = command(request);
    } catch (InvalidFieldException e) {
      stream.fail(Errors.invalidField(e));
      return;
    }
    stream.enter(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            deadlineNanos,
            outcome -> outcomes.answer(outcome, this::settle)),
        () -> {}); // the next part is asked for when this one is answered
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

  private Command command(SyncStockRequest request) {
    SyncRunId opened = run;
    return switch (request.getPartCase()) {
      case START -> {
        if (opened != null) {
          throw new InvalidFieldException("start", "Expected one start, but got another.");
        }
        Command command = CommandMapper.openSyncRun(request.getStart(), traceParent);
        run = ((OpenSyncRun) command.body()).run();
        notBefore = command.header().notBefore();
        yield command;
      }
      case CHUNK -> {
        if (opened == null) {
          throw new InvalidFieldException("start", "Expected a start first, but got a chunk.");
        }
        yield CommandMapper.syncChunk(opened, notBefore, request.getChunk(), traceParent);
      }
      case PART_NOT_SET ->
          throw new InvalidFieldException("part", "Expected a start or a chunk, but got neither.");
    };
  }

  private void settle(Answer answer) {
    switch (answer) {
      case Answer.Failed failed -> stream.fail(failed.status());
      case Answer.Ok ok -> {
        stream.answer(response(ok.message()));
        stream.requestNext();
      }
    }
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
