package io.onhand.server.observability;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where telemetry is sent.
 *
 * @param uri {@code http} or {@code https}, with a host
 * @param protocol how it is spoken there
 */
public record OtlpEndpoint(URI uri, Protocol protocol) {

  private static final int HTTP_PORT = 4318;
  private static final int PORT_MAX = 65_535;

  /** The two forms of OTLP that are spoken. */
  public enum Protocol {
    /** OTLP/gRPC, commonly port 4317. */
    GRPC,
    /** OTLP/HTTP with binary bodies, commonly port 4318. */
    HTTP
  }

  /**
   * Reads an endpoint.
   *
   * @param endpoint as {@code http://localhost:4317}
   * @param protocol {@code grpc}, {@code http/protobuf}, or empty: HTTP if the port is 4318 or
   *     there is a path, else gRPC
   * @throws IllegalArgumentException if one of them has a form that is not allowed
   */
  static OtlpEndpoint parse(String endpoint, String protocol) {
    URI uri = uri(endpoint.strip());
    return switch (protocol.strip().toLowerCase(Locale.ROOT)) {
      case "grpc" -> new OtlpEndpoint(uri, Protocol.GRPC);
      case "http/protobuf" -> new OtlpEndpoint(uri, Protocol.HTTP);
      case "" ->
          new OtlpEndpoint(
              uri, uri.getPort() == HTTP_PORT || hasPath(uri) ? Protocol.HTTP : Protocol.GRPC);
      default ->
          throw new IllegalArgumentException(
              "Expected OTEL_EXPORTER_OTLP_PROTOCOL to be grpc or http/protobuf, but it is "
                  + protocol);
    };
  }

  /**
   * Reads {@code name=value,name=value}, percent-encoded.
   *
   * @throws IllegalArgumentException if there is something else in it
   */
  static Map<String, String> headers(String list) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : list.split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        // The value may be a secret: it is not repeated.
        throw new IllegalArgumentException(
            "Expected OTEL_EXPORTER_OTLP_HEADERS to be name=value,name=value, but a part of it is"
                + " not");
      }
      headers.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
    }
    return headers;
  }

  /** The address of one signal, {@code traces} or {@code metrics}. */
  String address(String signal) {
    return switch (protocol) {
      case GRPC -> uri.toString();
      case HTTP -> uri.toString().replaceFirst("/+$", "") + "/v1/" + signal;
    };
  }

  /** Host and port, fit for a log. */
  String host() {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static URI uri(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      String scheme = uri.getScheme();
      if (uri.getHost() != null
          && scheme != null
          && (scheme.equals("http") || scheme.equals("https"))
          && uri.getPort() != 0
          && uri.getPort() <= PORT_MAX) {
        return uri;
      }
    } catch (URISyntaxException notAnAddress) {
      throw unlike(endpoint, notAnAddress);
    }
    throw unlike(endpoint, null);
  }

  private static IllegalArgumentException unlike(
      String endpoint, @Nullable URISyntaxException cause) {
    return new IllegalArgumentException(
        "Expected an OTLP endpoint like http://localhost:4317, but it is " + endpoint, cause);
  }

  private static boolean hasPath(URI uri) {
    String path = uri.getPath();
    return path != null && !path.isEmpty() && !path.equals("/");
  }

  /** Percent-decoding, in which a plus is a plus. */
  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
