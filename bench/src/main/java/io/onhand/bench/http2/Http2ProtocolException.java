package io.onhand.bench.http2;

import java.io.IOException;

/** The peer sent bytes that are not valid HTTP/2, or that this client does not accept. */
public final class Http2ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  public Http2ProtocolException(String message) {
    super(message);
  }
}
