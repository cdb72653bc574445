package io.onhand.bench.http2;

import java.util.Locale;

/**
 * One decoded header. Table entries are built once and handed out again and again, so what a reader
 * asks for most (which header is it, which number does it hold) is worked out when it is built.
 *
 * @param name in lower case
 * @param value octets as ISO 8859-1
 * @param kind which of the headers a gRPC client looks at
 * @param number the value as a decimal number of up to nine digits, or -1 when it is not one
 */
public record HeaderField(String name, String value, Kind kind, int number) {

  /** The headers that decide what became of a call. */
  public enum Kind {
    /** {@code :status} of HTTP. */
    HTTP_STATUS,
    /** {@code grpc-status}. */
    GRPC_STATUS,
    /** {@code grpc-message}. */
    GRPC_MESSAGE,
    /** {@code grpc-status-details-bin}: a {@code google.rpc.Status} in base64. */
    GRPC_STATUS_DETAILS,
    /** Anything else. */
    OTHER
  }

  /** What HPACK adds to an entry's octets when it accounts for the table's size (RFC 7541, 4.1). */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  /** Works out kind and number of a name and a value. */
  public static HeaderField of(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return new HeaderField(lower, value, kindOf(lower), numberOf(value));
  }

  /** The entry's size in the dynamic table, in octets. */
  int tableBytes() {
    return name.length() + value.length() + ENTRY_OVERHEAD_BYTES;
  }

  private static Kind kindOf(String name) {
    return switch (name) {
      case ":status" -> Kind.HTTP_STATUS;
      case "grpc-status" -> Kind.GRPC_STATUS;
      case "grpc-message" -> Kind.GRPC_MESSAGE;
      case "grpc-status-details-bin" -> Kind.GRPC_STATUS_DETAILS;
      default -> Kind.OTHER;
    };
  }

  private static int numberOf(String value) {
    if (value.isEmpty() || value.length() > 9) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
