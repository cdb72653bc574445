package io.onhand.client;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of one call, in the caller's words: it stands in the server's logs and traces, comes
 * back in the response headers and in {@link OnhandError#requestId}. A call takes the id of the
 * gRPC context it is made in, so what a server calls on behalf of a caller carries the caller's id;
 * without one it gets a fresh id.
 */
public final class RequestIds {

  /** The metadata that carries the id. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of(Wire.REQUEST_ID_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  /** The id of the calls made in a gRPC context. */
  public static final Context.Key<String> CONTEXT = Context.key(Wire.REQUEST_ID_HEADER);

  private RequestIds() {}

  /** Makes a fresh id: 16 hexadecimal digits. Unique enough to find a call, not a secret. */
  public static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** The id of the current gRPC context. */
  public static Optional<String> current() {
    return Optional.ofNullable(CONTEXT.get());
  }
}
