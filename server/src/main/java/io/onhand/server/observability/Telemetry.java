package io.onhand.server.observability;

import io.grpc.ServerBuilder;
import io.onhand.server.commit.PipelineObserver;

/**
 * The metrics and traces of one process, and the request ids of its calls. Off unless an endpoint
 * is set: then no class of OpenTelemetry is loaded, no thread is started, and only request ids are
 * looked after.
 *
 * <p>A collector that is slow or away costs the process nothing but the figures: they are counted
 * in memory, spans beyond a bounded queue are dropped, and one line is logged when it goes away and
 * one when it is back.
 */
public sealed interface Telemetry extends AutoCloseable permits SilentTelemetry, OtlpTelemetry {

  /** Starts what the settings ask for. */
  static Telemetry start(TelemetrySettings settings) {
    return settings.endpoint().isPresent()
        ? OtlpTelemetry.start(settings, settings.endpoint().get())
        : new SilentTelemetry();
  }

  /** What the pipeline reports to. */
  PipelineObserver pipeline();

  /** What a store agent's replica reports to. */
  ReplicaObserver replica();

  /** Where the parts of the process register the figures that are read at each export. */
  Gauges gauges();

  /**
   * Gives each call of a server its {@link CallContext}, tells callers their request id, and
   * measures and traces the calls. Called once, after the server's other interceptors were added:
   * the last one added is the outermost, and also sees the calls that the others refuse.
   */
  void instrument(ServerBuilder<?> server);

  /**
   * Sends what was gathered and ends, within {@link TelemetrySettings#FLUSH_MAX} even if nobody
   * takes it. Called before what the gauges read is closed; the observers may still be called
   * afterwards and then do nothing.
   */
  @Override
  void close();
}
