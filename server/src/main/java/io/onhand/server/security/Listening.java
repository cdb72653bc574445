package io.onhand.server.security;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param bind host name or address
 * @param port 0: any free one
 * @param tls certificate and key; empty: no TLS
 * @param isInsecureAllowed an operator said that a public address without TLS is meant
 */
public record Listening(String bind, int port, Optional<Tls> tls, boolean isInsecureAllowed) {
  /**
   * Files in PEM.
   *
   * @param certificates the server's certificate chain
   * @param key its private key
   */
  public record Tls(Path certificates, Path key) {}

  /**
   * The address to bind to.
   *
   * @throws IllegalArgumentException when it cannot be resolved, or would let everybody in
   */
  public InetSocketAddress address() {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Expected a port from 0 to 65535, but got " + port + ".");
    }
    InetSocketAddress address = new InetSocketAddress(bind, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "Expected an address of this machine to listen on, but '" + bind + "' is unknown.");
    }
    if (tls.isEmpty() && !isInsecureAllowed && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Expected TLS on the public address "
              + bind
              + ", but there is none. Give --tls-cert and --tls-key, listen on 127.0.0.1, or say"
              + " --insecure if anyone who reaches the port may change stock.");
    }
    return address;
  }
}
