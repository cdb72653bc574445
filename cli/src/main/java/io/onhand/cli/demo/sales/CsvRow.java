package io.onhand.cli.demo.sales;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one line of a CSV file into its fields. A field that holds a line break is not known here.
 */
final class CsvRow {

  private CsvRow() {}

  /**
   * Returns the fields of a line. A field in double quotes may hold commas, and double quotes
   * written twice.
   *
   * @throws BadRowException when a quoted field is not closed or is followed by anything but a
   *     comma
   */
  static List<String> fields(String line) throws BadRowException {
    List<String> fields = new ArrayList<>();
    int start = 0;
    while (true) {
      if (start < line.length() && line.charAt(start) == '"') {
        StringBuilder field = new StringBuilder();
        int end = endOfQuoted(line, start, field);
        fields.add(field.toString());
        if (end == line.length()) {
          return fields;
        }
        start = end + 1;
      } else {
        int comma = line.indexOf(',', start);
        if (comma < 0) {
          fields.add(line.substring(start));
          return fields;
        }
        fields.add(line.substring(start, comma));
        start = comma + 1;
      }
    }
  }

  /**
   * Appends the quoted field that opens at {@code start} and returns where it ends: a comma or the
   * line's end.
   */
  private static int endOfQuoted(String line, int start, StringBuilder field)
      throws BadRowException {
    int at = start + 1;
    while (at < line.length()) {
      char c = line.charAt(at);
      boolean quote = c == '"';
      if (quote && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append('"');
        at += 2;
      } else if (quote) {
        if (at + 1 == line.length() || line.charAt(at + 1) == ',') {
          return at + 1;
        }
        throw new BadRowException(
            "Expected a comma after a closing quote, but found something else");
      } else {
        field.append(c);
        at++;
      }
    }
    throw new BadRowException("Expected a quoted field to be closed, but the line ended");
  }
}
