package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.domain.InvalidFieldException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Ends unary calls. A caller that is gone is no error: what was decided stays decided. */
public final class Calls {
  private Calls() {}

  /** To be called before the call leaves its thread: later, a caller's going would throw. */
  static void expectCancel(StreamObserver<?> observer) {
    if (observer instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {});
    }
  }

  /** Ends the call with an answer whose message is of the call's type. */
  @SuppressWarnings("unchecked") // the answer is of the command that this very call brought
  static <A extends Message> void end(StreamObserver<A> observer, Answer answer) {
    switch (answer) {
      case Answer.Ok ok -> {
        observer.onNext((A) ok.message());
        observer.onCompleted();
      }
      case Answer.Failed failed -> observer.onError(Errors.exception(failed.status()));
    }
  }

  /**
   * Runs a read on a thread for reads, if one can be had, and ends the call with its answer. The
   * call's context goes with it, so a long read sees that its caller is gone.
   */
  public static <A> void read(StreamObserver<A> observer, Executor reads, Supplier<A> read) {
    expectCancel(observer);
    try {
      reads.execute(Context.current().wrap(() -> read(observer, read)));
    } catch (RejectedExecutionException e) {
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  /** Runs a read and ends the call with what it returns or throws. */
  public static <A> void read(StreamObserver<A> observer, Supplier<A> read) {
    A answer;
    try {
      answer = read.get();
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (RuntimeException e) {
      // On a thread for reads nobody else would end the call.
      observer.onError(Errors.fault("Expected to read, but it failed.", e));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
