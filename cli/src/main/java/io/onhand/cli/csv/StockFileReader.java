package io.onhand.cli.csv;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads stock from a CSV file: a heading that names the columns {@code product}, {@code store},
 * {@code on_hand} and, if wanted, {@code expected_version} (as {@link ExpectedVersion}), in any
 * order; then one record a row. What is wrong with a row is said with its line, and the rows after
 * it are read all the same.
 */
public final class StockFileReader implements Closeable {

  /** The columns that every file has. */
  static final List<String> REQUIRED = List.of("product", "store", "on_hand");

  /** The column that a file may have. */
  static final String EXPECTED_VERSION = "expected_version";

  private static final char NOT_UTF_8 = '\uFFFD';

  private final CsvLines lines;
  private final Map<String, Integer> columns;
  private final int columnCount;

  /** Where each record was met: a second row would contradict the first. */
  private final Map<RecordKey, Integer> met = new HashMap<>();

  private StockFileReader(CsvLines lines, List<String> heading) {
    this.lines = lines;
    columns = new HashMap<>();
    columnCount = heading.size();
    for (String name : heading) {
      columns.put(name, columns.size());
    }
  }

  /**
   * Opens a file and reads its heading.
   *
   * @throws CsvException when the heading is not one
   */
  public static StockFileReader open(Path file) throws IOException, CsvException {
    CsvLines lines = CsvLines.open(file);
    try {
      return new StockFileReader(lines, heading(lines));
    } catch (IOException | CsvException e) {
      lines.close();
      throw e;
    }
  }

  /** The next row; null after the last. Empty lines are no rows. */
  public @Nullable StockRow next() throws IOException {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    return line == null ? null : parse(lines.number(), line);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static List<String> heading(CsvLines lines) throws IOException, CsvException {
    String line = lines.next();
    List<String> heading = new ArrayList<>();
    for (String name : line == null ? List.<String>of() : CsvLine.fields(line)) {
      heading.add(name.strip());
    }
    for (String name : heading) {
      if (!REQUIRED.contains(name) && !name.equals(EXPECTED_VERSION)) {
        throw new CsvException("line 1 has an unknown column \"" + name + "\"");
      }
    }
    for (String name : REQUIRED) {
      if (!heading.contains(name)) {
        throw new CsvException("line 1 names no column \"" + name + "\"");
      }
    }
    if (new HashSet<>(heading).size() < heading.size()) {
      throw new CsvException("line 1 names a column twice");
    }
    return heading;
  }

  private StockRow parse(int number, String line) {
    try {
      if (line.length() >= CsvLines.LINE_CHARS_MAX) {
        throw new CsvException("more than " + CsvLines.LINE_CHARS_MAX + " characters");
      }
      if (line.indexOf(NOT_UTF_8) >= 0) {
        throw new CsvException("bytes that are not UTF-8");
      }
      List<String> fields = CsvLine.fields(line);
      if (fields.size() != columnCount) {
        throw new CsvException(fields.size() + " fields where the heading has " + columnCount);
      }
      Optional<ExpectedVersion> version = version(fields);
      var row =
          new SyncRow(
              new RecordKey(field(fields, "product"), field(fields, "store")),
              number("on_hand", field(fields, "on_hand")),
              version.isPresent()
                  ? OptionalLong.of(version.get().version())
                  : OptionalLong.empty());
      Integer before = met.putIfAbsent(row.key(), number);
      if (before != null) {
        throw new CsvException("the same product and store as line " + before);
      }
      return new StockRow.Sound(number, row, version.map(ExpectedVersion::epoch).orElse(0L));
    } catch (CsvException e) {
      return new StockRow.Broken(
          number, "Expected a row of the file, but it has " + e.getMessage());
    } catch (InvalidFieldException e) {
      return new StockRow.Broken(number, e.field() + ": " + e.problem());
    }
  }

  private Optional<ExpectedVersion> version(List<String> fields) {
    if (!columns.containsKey(EXPECTED_VERSION)) {
      return Optional.empty();
    }
    String text = field(fields, EXPECTED_VERSION).strip();
    Optional<ExpectedVersion> version = ExpectedVersion.parse(text);
    if (version.isEmpty() && !text.isEmpty()) {
      throw new InvalidFieldException(
          EXPECTED_VERSION, "Expected N or EPOCH:N, but got \"" + text + "\".");
    }
    return version;
  }

  private String field(List<String> fields, String column) {
    Integer index = columns.get(column);
    if (index == null) {
      throw new IllegalStateException("Expected a heading with all columns, but no " + column);
    }
    return fields.get(index);
  }

  private static long number(String column, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidFieldException(column, "Expected a whole number, but got \"" + text + "\".");
    }
  }
}
