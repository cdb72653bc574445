package io.onhand.server.observability;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.onhand.server.commit.PipelineObserver;

/**
 * Telemetry that is off. The trace of a call is still passed on: the log and the agents may belong
 * to a trace that others record.
 */
final class SilentTelemetry implements Telemetry {

  @Override
  public PipelineObserver pipeline() {
    return PipelineObserver.NONE;
  }

  @Override
  public ReplicaObserver replica() {
    return ReplicaObserver.NONE;
  }

  @Override
  public Gauges gauges() {
    return Gauges.NONE;
  }

  @Override
  public void instrument(ServerBuilder<?> server) {
    server.addStreamTracerFactory(new Tracers()).intercept(new RequestIdInterceptor());
  }

  @Override
  public void close() {}

  private static final class Tracers extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      String offered = headers.get(Headers.TRACE_PARENT);
      return new Tracer(
          CallContext.of(headers, offered == null ? "" : TraceParent.sampledOrEmpty(offered)));
    }
  }

  private static final class Tracer extends ServerStreamTracer {
    private final CallContext call;

    Tracer(CallContext call) {
      this.call = call;
    }

    @Override
    public Context filterContext(Context context) {
      return call.in(context);
    }
  }
}
