package io.onhand.cli.csv;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a CSV file as RFC 4180 writes it: fields between commas, in double quotes where they
 * hold a comma or a quote, quotes doubled.
 *
 * <p>A line is a row: a field cannot hold a line break, which no id or description has anyway. So
 * one quote too many spoils its own line and not the rest of the file.
 */
public final class CsvLine {

  private CsvLine() {}

  /**
   * The fields of a line, without their quotes.
   *
   * @throws CsvException when a quote is not closed, or something stands beside a quoted field
   */
  public static List<String> fields(String line) throws CsvException {
    var fields = new ArrayList<String>();
    int at = 0;
    while (true) {
      if (at < line.length() && line.charAt(at) == '"') {
        at = quoted(line, at + 1, fields);
      } else {
        int end = line.indexOf(',', at);
        end = end < 0 ? line.length() : end;
        String field = line.substring(at, end);
        if (field.indexOf('"') >= 0) {
          throw new CsvException("a quote in the middle of a field that does not begin with one");
        }
        fields.add(field);
        at = end;
      }
      if (at == line.length()) {
        return fields;
      }
      at++;
    }
  }

  /** A line that {@link #fields} reads back. */
  public static String of(List<String> fields) {
    var line = new StringBuilder();
    for (String field : fields) {
      if (!line.isEmpty()) {
        line.append(',');
      }
      boolean plain = field.indexOf(',') < 0 && field.indexOf('"') < 0 && !field.isEmpty();
      line.append(plain ? field : "\"" + field.replace("\"", "\"\"") + "\"");
    }
    return line.toString();
  }

  /** Reads a quoted field that begins at {@code at}; where the comma after it is, or the end. */
  private static int quoted(String line, int at, List<String> fields) throws CsvException {
    var field = new StringBuilder();
    int from = at;
    while (true) {
      int quote = line.indexOf('"', from);
      if (quote < 0) {
        throw new CsvException("a quote that is not closed");
      }
      field.append(line, from, quote);
      int next = quote + 1;
      if (next < line.length() && line.charAt(next) == '"') {
        field.append('"');
        from = next + 1;
      } else if (next == line.length() || line.charAt(next) == ',') {
        fields.add(field.toString());
        return next;
      } else {
        throw new CsvException("something after a closing quote");
      }
    }
  }
}
