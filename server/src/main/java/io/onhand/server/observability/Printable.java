package io.onhand.server.observability;

/** Text that can neither end a line nor steer a terminal. */
final class Printable {

  private static final int ESCAPED_LENGTH = 6;

  private Printable() {}

  /**
   * The text with every control, line-ending and invisible formatting character as a backslash, a
   * {@code u} and four hexadecimal digits.
   */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isHidden(text.charAt(i))) {
        return escapedFrom(text, i);
      }
    }
    return text;
  }

  private static String escapedFrom(String text, int start) {
    StringBuilder escaped = new StringBuilder(text.length() + 4 * ESCAPED_LENGTH);
    escaped.append(text, 0, start);
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHidden(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isHidden(char c) {
    if (c >= ' ' && c <= '~') {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
