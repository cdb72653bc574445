package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.observability.CallContext;
import io.onhand.server.statemachine.Command;
import java.util.function.BiFunction;

/** Takes a unary command to the pipeline and its answer back. */
final class Mutations {
  private Mutations() {}

  /**
   * Submits the command that {@code mapper} makes of the request; an invalid one ends the call.
   *
   * @param observer of the call; the accepted answer is of its type
   */
  static <Q extends Message, A extends Message> void submit(
      Admission admission,
      OutcomeMapper outcomes,
      Clock clock,
      StreamObserver<A> observer,
      Q request,
      BiFunction<Q, String, Command> mapper) {
    Command command;
    try {
      command = mapper.apply(request, CallContext.current().traceParent());
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Calls.expectCancel(observer);
    admission.submit(
        new Submission.Mutation(
            command,
            request.getSerializedSize(),
            CallSettings.deadlineNanos(clock),
            outcome -> outcomes.answer(outcome, answer -> Calls.end(observer, answer))));
  }
}
