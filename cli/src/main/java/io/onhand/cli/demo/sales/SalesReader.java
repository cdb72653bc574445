package io.onhand.cli.demo.sales;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of sales: CSV with a header line, UTF-8, plain or packed with gzip. A row that
 * cannot be used is named by its line and left out. One reader reads one file.
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

  /** Reads a stream, which the caller closes. */
  static SalesFile read(String name, InputStream in) throws IOException, SalesFileException {
    return new SalesReader(name).readAll(unpacked(in));
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return packed ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private SalesFile readAll(InputStream in) throws IOException, SalesFileException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    SalesColumns columns = columns(reader.readLine());
    long line = 1;
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      rows++;
      try {
        add(columns, CsvRow.fields(text));
      } catch (BadRowException e) {
        badRows.add(new BadRow(line, String.valueOf(e.getMessage())));
      }
    }
    return result();
  }

  private SalesColumns columns(@Nullable String header) throws SalesFileException {
    if (header == null) {
      throw new SalesFileException("Expected sales in " + file + ", but the file is empty.");
    }
    try {
      return SalesColumns.of(file, CsvRow.fields(header));
    } catch (BadRowException e) {
      throw new SalesFileException("The first line of %s: %s.".formatted(file, e.getMessage()));
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
