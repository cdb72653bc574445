package io.onhand.server.observability;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The form of request ids: 1 to 64 characters of printable ASCII without spaces. */
final class RequestId {

  private static final int CHARACTERS_MAX = 64;

  private RequestId() {}

  /** A new one, of 16 hexadecimal digits: unique enough to find a call in the logs of a day. */
  static String made() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Whether a caller's id may be used as it is. */
  static boolean isValid(String id) {
    int length = id.length();
    if (length == 0 || length > CHARACTERS_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
