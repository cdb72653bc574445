package io.onhand.agent.api;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.outbox.QueuedCommand;
import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.agent.outbox.WriteState;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.api.AnswerMapper;
import io.onhand.server.api.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Says what became of a command. The outbox is asked first: of what it holds Central knows nothing
 * yet, or only how a first try was refused, and must not give up its key.
 */
final class OperationQuestions {

  private final Forwarding forwarding;

  OperationQuestions(Forwarding forwarding) {
    this.forwarding = forwarding;
  }

  /** Answers a valid question. */
  void ask(GetOperationRequest request, StreamObserver<GetOperationResponse> caller) {
    Forwarding.outliveCaller(caller);
    Context context = Context.current();
    forwarding
        .gate()
        .find(
            request.getOrigin(),
            request.getIdempotencyKey(),
            found ->
                context.run(() ->
                    found.ifPresentOrElse(
                        write -> answer(request, write, caller),
                        () -> forwarding.operation(request, caller, null))),
            () -> caller.onError(Errors.exception(Errors.outcomeUnknown())));
  }

  private void answer(
      GetOperationRequest request, QueuedWrite write, StreamObserver<GetOperationResponse> caller) {
    switch (write.state()) {
      case WriteState.Waiting _ -> done(caller, queued(write, null));
      case WriteState.Parked(Status refusal, long _) -> done(caller, queued(write, refusal));
      case WriteState.Applied applied -> {
        GetOperationResponse known = applied(write.command(), applied);
        boolean isUnderAnotherKey = !write.command().id().key().equals(request.getIdempotencyKey());
        if (isUnderAnotherKey) {
          done(caller, known); // Central would tell how the first try was refused.
        } else {
          forwarding.operation(request, caller, known);
        }
      }
    }
  }

  private GetOperationResponse queued(QueuedWrite write, @Nullable Status refusal) {
    return GetOperationResponse.newBuilder()
        .setQueued(forwarding.gate().queued(write.number(), refusal))
        .build();
  }

  /** What the outbox knows of what Central applied: the receipt, and no more. */
  private static GetOperationResponse applied(QueuedCommand command, WriteState.Applied applied) {
    Receipt receipt = OutboxGate.receipt(applied);
    Message answer = CommandRoutes.of(command.request().getCommandCase()).answer(receipt);
    return AnswerMapper.set(
            GetOperationResponse.newBuilder()
                .setPosition(receipt.getApplied().getPosition())
                .setLogTime(receipt.getApplied().getLogTime()),
            answer)
        .build();
  }

  private static void done(
      StreamObserver<GetOperationResponse> caller, GetOperationResponse answer) {
    caller.onNext(answer);
    caller.onCompleted();
  }
}
