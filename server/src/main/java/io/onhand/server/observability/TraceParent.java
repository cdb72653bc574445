package io.onhand.server.observability;

/**
 * The W3C {@code traceparent}: {@code 00-<32 hex: trace>-<16 hex: span>-<2 hex: flags>}. Read here
 * rather than by a library because it is also read, and kept in the log, while telemetry is off.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceParent {

  private static final int LENGTH = 55;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;
  private static final int FLAGS_START = 53;
  private static final int SAMPLED = 1;

  private TraceParent() {}

  /**
   * The value as version 00 if it is valid and says that the trace is recorded, else {@code ""}. A
   * newer version is read as the specification asks: by its first 55 characters.
   */
  static String sampledOrEmpty(String value) {
    if (!isValid(value) || (flags(value) & SAMPLED) == 0) {
      return "";
    }
    return value.startsWith("00") && value.length() == LENGTH
        ? value
        : "00" + value.substring(2, FLAGS_START) + "01";
  }

  /** Whether the value is well formed. */
  static boolean isValid(String value) {
    int length = value.length();
    if (length < LENGTH
        || value.charAt(TRACE_START - 1) != '-'
        || value.charAt(SPAN_START - 1) != '-'
        || value.charAt(FLAGS_START - 1) != '-') {
      return false;
    }
    if (!isHex(value, 0, 2)
        || !isHex(value, TRACE_START, TRACE_END)
        || !isHex(value, SPAN_START, SPAN_END)
        || !isHex(value, FLAGS_START, LENGTH)
        || isZero(value, TRACE_START, TRACE_END)
        || isZero(value, SPAN_START, SPAN_END)
        || value.startsWith("ff")) {
      return false;
    }
    return length == LENGTH || (!value.startsWith("00") && value.charAt(LENGTH) == '-');
  }

  /** The trace's id, of a valid value. */
  static String traceId(String value) {
    return value.substring(TRACE_START, TRACE_END);
  }

  /** The span's id, of a valid value. */
  static String spanId(String value) {
    return value.substring(SPAN_START, SPAN_END);
  }

  /** That of a recorded span. */
  static String of(String traceId, String spanId) {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  private static int flags(String value) {
    return Character.digit(value.charAt(LENGTH - 1), 16);
  }

  private static boolean isHex(String value, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String value, int start, int end) {
    for (int i = start; i < end; i++) {
      if (value.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
