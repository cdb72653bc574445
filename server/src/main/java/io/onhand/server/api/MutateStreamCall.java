package io.onhand.server.api;

import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.Command;

/**
 * One MutateStream. Items go to the pipeline in the order sent. One item is asked for at a time,
 * the next when it was let in: a full pipeline stops the stream and sheds nothing. Also a caller
 * that does not read its answers is not asked for more.
 */
final class MutateStreamCall implements StreamObserver<MutateStreamRequest> {
  private final CommandStream<MutateStreamResponse> stream;
  private final OutcomeMapper outcomes;
  private final String traceParent;
  private final long deadlineNanos;

  MutateStreamCall(
      CommandStream<MutateStreamResponse> stream,
      OutcomeMapper outcomes,
      String traceParent,
      long deadlineNanos) {
    this.stream = stream;
    this.outcomes = outcomes;
    this.traceParent = traceParent;
    this.deadlineNanos = deadlineNanos;
  }

  @Override
  public void onNext(MutateStreamRequest request) {
    Command command;
    try {
      command = StreamItemMapper.command(request, traceParent);
    } catch (InvalidFieldException e) {
      stream.send(
          StreamItemMapper.response(request.getItem(), new Answer.Failed(Errors.invalidField(e))));
      stream.requestNext();
      return;
    }
    stream.enter(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            deadlineNanos,
            outcome ->
                outcomes.answer(
                    outcome,
                    answer -> stream.answer(StreamItemMapper.response(request.getItem(), answer)))),
        stream::requestNext);
  }

  /** Nothing that was let in is taken back. */
  @Override
  public void onError(Throwable t) {
    stream.cancelled();
  }

  @Override
  public void onCompleted() {
    stream.halfClosed();
  }
}
