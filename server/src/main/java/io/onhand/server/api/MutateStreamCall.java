package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
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
      command =
          switch (request.getCommandCase()) {
            case ADJUST_STOCK -> CommandMapper.adjust(request.getAdjustStock(), traceParent);
            case APPLY_BASKET -> CommandMapper.basket(request.getApplyBasket(), traceParent);
            case COMMAND_NOT_SET ->
                throw new InvalidFieldException(
                    "command", "Expected a command, but it is not set.");
          };
    } catch (InvalidFieldException e) {
      stream.send(message(request.getItem(), new Answer.Failed(Errors.invalidField(e))));
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
                    outcome, answer -> stream.answer(message(request.getItem(), answer)))),
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
