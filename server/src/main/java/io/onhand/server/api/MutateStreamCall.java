package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.Command;

/**
 * One MutateStream. Items go to the pipeline in the order sent. One item is asked for at a time,
 * the next when it was let in: a full pipeline stops the stream and sheds nothing. Also a caller
 * that does not read its answers is not asked for more.
 *
 * <p>Items come on the call's event loop, answers on the pipeline's threads; answers and the count
 * of those outstanding are guarded by this.
 */
final class MutateStreamCall implements StreamObserver<MutateStreamRequest> {
  private final ServerCallStreamObserver<MutateStreamResponse> observer;
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final String traceParent;
  private final long deadlineNanos;
  private int outstanding;
  private boolean isHalfClosed;
  private final OpenStreams streams;
  private final Runnable shutDown = this::shutDown;
  private boolean isEnded;
  private boolean isPaused;

  MutateStreamCall(
      ServerCallStreamObserver<MutateStreamResponse> observer,
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
  public void onNext(MutateStreamRequest request) {
    Command command;
    try {
      command =
          switch (request.getCommandCase()) {
            case ADJUST_STOCK -> CommandMapper.adjust(request.getAdjustStock(), traceParent);
            case APPLY_BASKET -> CommandMapper.basket(request.getApplyBasket(), traceParent);
            case COMMAND_NOT_SET ->
                throw new InvalidFieldException(
                    "command", "Expected a command, but it is not set.");
          };
    } catch (InvalidFieldException e) {
      send(request.getItem(), new Answer.Failed(Errors.invalidField(e)));
      requestNext();
      return;
    }
    synchronized (this) {
      outstanding++;
    }
    enter(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            deadlineNanos,
            outcome -> outcomes.answer(outcome, answer -> settle(request.getItem(), answer))));
  }

  /** Nothing that was let in is taken back. */
  @Override
  public void onError(Throwable t) {
    cancelled();
  }

  @Override
  public synchronized void onCompleted() {
    isHalfClosed = true;
    endIfDone();
  }

  private void enter(Submission.Mutation mutation) {
    if (admission.offer(mutation)) {
      requestNext();
    } else {
      admission.whenRoom(() -> enter(mutation));
    }
  }

  private void requestNext() {
    synchronized (this) {
      if (!observer.isReady()) {
        isPaused = true;
        return;
      }
    }
    observer.request(1);
  }

  /** The caller reads again. */
  private void resume() {
    synchronized (this) {
      if (!isPaused) {
        return;
      }
      isPaused = false;
    }
    observer.request(1);
  }

  private synchronized void settle(long item, Answer answer) {
    outstanding--;
    send(item, answer);
    endIfDone();
  }

  private synchronized void send(long item, Answer answer) {
    if (!isEnded) {
      observer.onNext(message(item, answer));
    }
  }

  private void endIfDone() {
    if (isHalfClosed && outstanding == 0 && !isEnded) {
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

  private static MutateStreamResponse message(long item, Answer answer) {
    MutateStreamResponse.Builder response = MutateStreamResponse.newBuilder().setItem(item);
    return switch (answer) {
      case Answer.Failed failed -> response.setError(failed.status()).build();
      case Answer.Ok ok -> set(response, ok.message()).build();
    };
  }

  private static MutateStreamResponse.Builder set(
      MutateStreamResponse.Builder response, Message message) {
    return switch (message) {
      case AdjustStockResponse adjust -> response.setAdjustStock(adjust);
      case ApplyBasketResponse basket -> response.setApplyBasket(basket);
      default ->
          throw new IllegalStateException(
              "Expected the answer of an item, but got "
                  + message.getDescriptorForType().getName());
    };
  }
}
