package io.onhand.server.domain;

/**
 * The form of ids, keys and free text: bounded UTF-8 that prints, sorts and logs without surprises.
 */
public final class Text {
  private Text() {}

  /**
   * Checks an id: 1 to {@code bytesMax} bytes of UTF-8, no control characters, no white space at
   * either end.
   *
   * @throws InvalidFieldException naming {@code field}
   */
  public static String id(String field, String value, int bytesMax) {
    if (value.isEmpty()) {
      throw new InvalidFieldException(
          field, "Expected 1 to " + bytesMax + " bytes, but it is empty.");
    }
    free(field, value, bytesMax);
    if (isBlankAt(value, 0) || isBlankAt(value, value.length() - 1)) {
      throw new InvalidFieldException(
          field, "Expected no white space at either end, but got '" + value + "'.");
    }
    return value;
  }

  /**
   * Checks free text: at most {@code bytesMax} bytes of UTF-8, no control characters; may be empty.
   *
   * @throws InvalidFieldException naming {@code field}
   */
  public static String free(String field, String value, int bytesMax) {
    int bytes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        throw new InvalidFieldException(
            field,
            "Expected no control characters, but got U+%04X at character %d."
                .formatted((int) c, i + 1));
      }
      bytes +=
          c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? surrogate(field, value, i) : 3;
    }
    if (bytes > bytesMax) {
      throw new InvalidFieldException(
          field, "Expected at most " + bytesMax + " bytes, but got " + bytes + ".");
    }
    return value;
  }

  /** Half of a pair's four bytes; a lone surrogate has no UTF-8 and would change on its way. */
  private static int surrogate(String field, String value, int i) {
    boolean paired =
        Character.isHighSurrogate(value.charAt(i))
            ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
            : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    if (!paired) {
      throw new InvalidFieldException(
          field, "Expected UTF-8, but got half a character at " + (i + 1) + ".");
    }
    return 2;
  }

  private static boolean isBlankAt(String value, int index) {
    char c = value.charAt(index);
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
