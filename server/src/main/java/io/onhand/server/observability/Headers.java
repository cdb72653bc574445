package io.onhand.server.observability;

import io.grpc.Metadata;

/** The metadata that calls carry for logs and traces. */
final class Headers {

  /** The request id: from the caller, and to it. */
  static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  /** W3C Trace Context. */
  static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private Headers() {}
}
