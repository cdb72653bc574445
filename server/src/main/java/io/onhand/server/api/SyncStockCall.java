package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Admission;
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
  private final ServerCallStreamObserver<SyncStockResponse> observer;
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final String traceParent;
  private final long deadlineNanos;
  private @Nullable SyncRunId run;
  private @Nullable Position notBefore;
  private boolean isHalfClosed;
  private boolean isAnswering;
  private final OpenStreams streams;
  private final Runnable shutDown = this::shutDown;
  private boolean isEnded;
  private boolean isPaused;

  SyncStockCall(
      ServerCallStreamObserver<SyncStockResponse> observer,
      Admission admission,
      OutcomeMapper outcomes,
      String traceParent,
      long deadlineNanos,
      OpenStreams streams) {
    this.observer = observer;
    this.admission = admission;
    this.outcomes = outcomes;
    this.traceParent = traceParent;
    this.deadlineNanos = deadlineNanos;
    this.streams = streams;
    streams.opened(shutDown);
    observer.disableAutoRequest();
    observer.setOnCancelHandler(this::cancelled);
    observer.setOnReadyHandler(this::resume);
    observer.request(1);
  }

  @Override
  public void onNext(SyncStockRequest request) {
    Command command;
    try {
      command = command(request);
    } catch (InvalidFieldException e) {
      fail(new Answer.Failed(Errors.invalidField(e)));
      return;
    }
    synchronized (this) {
      isAnswering = true;
    }
    enter(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            deadlineNanos,
            outcome -> outcomes.answer(outcome, this::settle)));
  }

  /** What was decided stays decided; the run goes on by sending its chunks again. */
  @Override
  public void onError(Throwable t) {
    cancelled();
  }

  @Override
  public synchronized void onCompleted() {
    isHalfClosed = true;
    endIfDone();
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

  private void enter(Submission.Mutation mutation) {
    if (!admission.offer(mutation)) {
      admission.whenRoom(() -> enter(mutation));
    }
  }

  private void settle(Answer answer) {
    switch (answer) {
      case Answer.Failed failed -> fail(failed);
      case Answer.Ok ok -> {
        synchronized (this) {
          isAnswering = false;
          if (isEnded) {
            return;
          }
          observer.onNext(response(ok.message()));
          endIfDone();
          isPaused = !observer.isReady();
          if (isPaused) {
            return;
          }
        }
        observer.request(1);
      }
    }
  }

  /** The caller reads its answers again: until then it is not asked for more. */
  private void resume() {
    synchronized (this) {
      if (!isPaused) {
        return;
      }
      isPaused = false;
    }
    observer.request(1);
  }

  private synchronized void fail(Answer.Failed failed) {
    if (!isEnded) {
      isEnded = true;
      streams.closed(shutDown);
      observer.onError(Errors.exception(failed.status()));
    }
  }

  private void endIfDone() {
    if (isHalfClosed && !isAnswering && !isEnded) {
      isEnded = true;
      streams.closed(shutDown);
      observer.onCompleted();
    }
  }

  private synchronized void cancelled() {
    isEnded = true;
    streams.closed(shutDown);
  }

  /** The server goes down, and has answered what it let in. */
  private synchronized void shutDown() {
    if (!isEnded) {
      isEnded = true;
      streams.closed(shutDown);
      observer.onError(Errors.exception(Errors.shuttingDown()));
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
