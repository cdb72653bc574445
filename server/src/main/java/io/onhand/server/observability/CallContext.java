package io.onhand.server.observability;

import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC call carries beside its request: the request id that caller, logs and traces share,
 * and the trace it is part of. Found by {@link #current()} on the threads that gRPC calls services
 * on; a command that leaves them takes the trace parent with it as a value.
 */
public final class CallContext {

  /** Where no call is under way. */
  public static final CallContext NONE = new CallContext("", "");

  static final Context.Key<CallContext> KEY = Context.keyWithDefault("onhand-call", NONE);

  private final String traceParent;
  private volatile @Nullable String requestId;

  /**
   * @param requestId what the caller sent, if it is valid; null: made when somebody asks for it
   */
  CallContext(@Nullable String requestId, String traceParent) {
    this.requestId = requestId;
    this.traceParent = traceParent;
  }

  /** That of the call being served on this thread, or {@link #NONE}. */
  public static CallContext current() {
    return KEY.get();
  }

  /** The id that the caller chose or is told when the call fails; {@code ""} for {@link #NONE}. */
  public String requestId() {
    String known = requestId;
    return known != null ? known : madeRequestId();
  }

  /** W3C traceparent of the call; {@code ""} when it is not traced. */
  public String traceParent() {
    return traceParent;
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
