package io.onhand.server.api;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.onhand.client.Wire;
import io.onhand.server.domain.Position;

/**
 * Refuses calls that name another epoch than this Central's. After a restore an agent knows what
 * was lost and this Central does not: what it sends must not be decided before the agent has heard
 * of the restore and sent that first. A process serves one epoch, so the start of a call is the
 * place to look.
 */
final class EpochGuard implements ServerInterceptor {

  private static final Metadata.Key<String> EPOCH =
      Metadata.Key.of(Wire.EPOCH_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final long epoch;
  private final String epochText;

  EpochGuard(long epoch) {
    this.epoch = epoch;
    this.epochText = Position.epochText(epoch);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String wanted = headers.get(EPOCH);
    if (wanted == null || wanted.equals(epochText)) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal = Errors.exception(Errors.notInEpoch(epoch, wanted));
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
