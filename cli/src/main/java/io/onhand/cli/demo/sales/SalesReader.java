package io.onhand.cli.demo.sales;

import io.onhand.cli.csv.CsvException;
import io.onhand.cli.csv.CsvLine;
import io.onhand.cli.csv.CsvLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of sales: CSV with a heading, UTF-8, plain or packed with gzip. A row that cannot be
 * used is named by its line and left out. One reader reads one file.
 */
public final class SalesReader {

  /** The most units that one line may move, as the contract says. */
  private static final long QUANTITY_MAX = 1_000_000_000_000_000L;

  /** The most bytes of an id, as the contract says. */
  private static final int ID_BYTES_MAX = 64;

  private final String file;
  private final Map<String, OpenInvoice> invoices = new LinkedHashMap<>();
  private final Map<String, Long> notGoods = new TreeMap<>();
  private final List<BadRow> badRows = new ArrayList<>();
  private long rows;

  private SalesReader(String file) {
    this.file = file;
  }

  /** The invoices as they build up: a row of another invoice may stand between two of the same. */
  private record OpenInvoice(Instant time, String country, List<SoldLine> lines) {}

  /** Reads a file. */
  public static SalesFile read(Path path) throws SalesFileException {
    String name = String.valueOf(path.getFileName());
    try (InputStream in = Files.newInputStream(path)) {
      return read(name, in);
    } catch (NoSuchFileException e) {
      throw new SalesFileException("Expected a file of sales, but there is no file " + path + ".");
    } catch (IOException e) {
      throw new SalesFileException("Cannot read %s: %s.".formatted(path, e.getMessage()));
    }
  }

  /** Reads a stream and closes it. */
  static SalesFile read(String name, InputStream in) throws IOException, SalesFileException {
    BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
    try (CsvLines lines = CsvLines.of(bytes, packed(bytes))) {
      return new SalesReader(name).readAll(lines);
    }
  }

  /** Told by the first bytes and not by the name, which may be anything. */
  private static boolean packed(BufferedInputStream bytes) throws IOException {
    bytes.mark(2);
    boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return packed;
  }

  private SalesFile readAll(CsvLines lines) throws IOException, SalesFileException {
    SalesColumns columns = columns(lines.next());
    for (String text = lines.next(); text != null; text = lines.next()) {
      if (text.isBlank()) {
        continue;
      }
      rows++;
      try {
        add(columns, CsvLine.fields(text));
      } catch (CsvException e) {
        String why = "Expected a row of the file, but it has " + e.getMessage();
        badRows.add(new BadRow(lines.number(), why));
      } catch (BadRowException e) {
        badRows.add(new BadRow(lines.number(), String.valueOf(e.getMessage())));
      }
    }
    return result();
  }

  private SalesColumns columns(@Nullable String header) throws SalesFileException {
    if (header == null) {
      throw new SalesFileException("Expected sales in " + file + ", but the file is empty.");
    }
    try {
      return SalesColumns.of(file, CsvLine.fields(header));
    } catch (CsvException e) {
      throw new SalesFileException(
          "Expected columns in the first line of %s, but it has %s."
              .formatted(file, e.getMessage()));
    }
  }

  private void add(SalesColumns columns, List<String> fields) throws BadRowException {
    if (fields.size() != columns.count()) {
      throw new BadRowException(
          "Expected %d fields, but there are %d".formatted(columns.count(), fields.size()));
    }
    String number = id("invoice number", fields.get(columns.invoice()));
    String product = id("stock code", fields.get(columns.product()));
    String country = id("country", fields.get(columns.country()));
    long quantity = quantity(fields.get(columns.quantity()));
    Instant time = time(fields.get(columns.time()));

    OpenInvoice invoice =
        invoices.computeIfAbsent(number, n -> new OpenInvoice(time, country, new ArrayList<>()));
    if (!invoice.country().equals(country)) {
      throw new BadRowException(
          "Expected invoice %s to stay in %s, but this row says %s"
              .formatted(number, invoice.country(), country));
    }
    if (NotGoods.contains(product)) {
      notGoods.merge(product, 1L, Long::sum);
    } else {
      invoice.lines().add(new SoldLine(product, quantity));
    }
  }

  private SalesFile result() {
    List<SoldInvoice> sold =
        invoices.entrySet().stream()
            .filter(e -> !e.getValue().lines().isEmpty())
            .map(e ->
                new SoldInvoice(
                    e.getKey(), e.getValue().time(), e.getValue().country(), e.getValue().lines()))
            .sorted(Comparator.comparing(SoldInvoice::time))
            .toList();
    int withoutGoods = invoices.size() - sold.size();
    return new SalesFile(file, rows, sold, notGoods, withoutGoods, badRows);
  }

  private static String id(String what, String text) throws BadRowException {
    if (text.isEmpty()
        || text.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX
        || !text.strip().equals(text)
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new BadRowException(
          "Expected the %s to have 1 to %d bytes, no control characters and no white space at either end, but it is \"%s\""
              .formatted(what, ID_BYTES_MAX, text));
    }
    return text;
  }

  private static long quantity(String text) throws BadRowException {
    long quantity;
    try {
      quantity = Long.parseLong(text);
    } catch (NumberFormatException e) {
      quantity = 0;
    }
    if (quantity == 0 || Math.abs(quantity) > QUANTITY_MAX || quantity == Long.MIN_VALUE) {
      throw new BadRowException(
          "Expected the quantity to be a whole number other than 0, at most 10^15 either way, but it is \"%s\""
              .formatted(text));
    }
    return quantity;
  }

  private static Instant time(String text) throws BadRowException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadRowException(
          "Expected the invoice time as 2010-12-01T08:26:00Z, but it is \"%s\"".formatted(text));
    }
  }
}
