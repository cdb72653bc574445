package io.onhand.server.observability;

import io.grpc.Context;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC call carries beside its request: the request id that caller, logs and traces share,
 * and the trace it is part of. Found by {@link #current()} on the threads that gRPC calls services
 * on; a command that leaves them takes the trace parent with it as a value.
 */
public final class CallContext {

  /** Where no call is under way. */
  public static final CallContext NONE = new CallContext("", "", false);

  private static final Context.Key<CallContext> KEY = Context.keyWithDefault("onhand-call", NONE);

  private final String traceParent;
  private final boolean chosenByCaller;
  private volatile @Nullable String requestId;

  private CallContext(@Nullable String requestId, String traceParent, boolean chosenByCaller) {
    this.requestId = requestId;
    this.traceParent = traceParent;
    this.chosenByCaller = chosenByCaller;
  }

  /** That of the call being served on this thread, or {@link #NONE}. */
  public static CallContext current() {
    return KEY.get();
  }

  /**
   * Of a call that came with these headers. An id that is not of the form of {@link RequestId} is
   * as good as none.
   */
  static CallContext of(Metadata headers, String traceParent) {
    String offered = headers.get(Headers.REQUEST_ID);
    return offered != null && RequestId.isValid(offered)
        ? new CallContext(offered, traceParent, true)
        : new CallContext(null, traceParent, false);
  }

  /** The context with this call in it. */
  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /**
   * The id that the caller chose, or one made now: the caller is told it when the call fails.
   * {@code ""} for {@link #NONE}.
   */
  public String requestId() {
    String known = requestId;
    return known != null ? known : madeRequestId();
  }

  /** W3C traceparent of the call; {@code ""} when it is not traced. */
  public String traceParent() {
    return traceParent;
  }

  /** Whether the caller sent the request id. */
  boolean isChosenByCaller() {
    return chosenByCaller;
  }

  private synchronized String madeRequestId() {
    String known = requestId;
    if (known == null) {
      known = RequestId.made();
      requestId = known;
    }
    return known;
  }
}
