package io.onhand.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives a unary call a deadline when its caller set none. Streams may stay open. */
final class DefaultDeadlineInterceptor implements ClientInterceptor {

  private final long timeoutNanos;

  DefaultDeadlineInterceptor(Duration timeout) {
    timeoutNanos = timeout.toNanos();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    boolean needsOne =
        method.getType() == MethodType.UNARY
            && options.getDeadline() == null
            && Context.current().getDeadline() == null;
    return next.newCall(
        method, needsOne ? options.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS) : options);
  }
}
