package io.onhand.cli.catalog;

import io.onhand.cli.csv.CsvException;
import io.onhand.cli.csv.CsvLine;
import io.onhand.cli.csv.CsvLines;
import io.onhand.cli.shell.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What products are called. Onhand itself knows products by their id alone; the names are for the
 * people who look at tables.
 *
 * <p>The catalogue that comes with the program is that of the demo's sales: Daqing Chen, "Online
 * Retail", UCI Machine Learning Repository, CC BY 4.0.
 */
public final class ProductCatalogue {

  private static final String SHIPPED = "products.csv.gz";

  private final Map<String, String> descriptions;

  private ProductCatalogue(Map<String, String> descriptions) {
    this.descriptions = Map.copyOf(descriptions);
  }

  /** The catalogue that comes with the program. */
  public static ProductCatalogue shipped() {
    try (InputStream stream = ProductCatalogue.class.getResourceAsStream(SHIPPED)) {
      if (stream == null) {
        throw new IllegalStateException(
            "Expected " + SHIPPED + " in the program, but it is not there");
      }
      try (CsvLines lines = CsvLines.of(stream, true)) {
        return read(lines);
      }
    } catch (IOException | CsvException e) {
      throw new IllegalStateException("Expected to read " + SHIPPED + " of the program", e);
    }
  }

  /**
   * A catalogue of the user's own: CSV with a heading, id first and description second; unpacked
   * when its name ends in {@code .gz}.
   *
   * @throws CommandFailure when the file cannot be read
   */
  public static ProductCatalogue of(Path file) {
    try (CsvLines lines = CsvLines.open(file)) {
      return read(lines);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "Expected a file of products, but " + file + " cannot be read: " + e,
          "Check --products.");
    } catch (CsvException e) {
      throw CommandFailure.usage(
          "Expected rows of id and description, but " + file + " has " + e.getMessage(),
          "Correct the row.");
    }
  }

  /** What the product is called; empty when that is not known. */
  public String description(String product) {
    return descriptions.getOrDefault(product, "");
  }

  private static ProductCatalogue read(CsvLines lines) throws IOException, CsvException {
    var descriptions = new HashMap<String, String>();
    lines.next();
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      List<String> fields;
      try {
        fields = CsvLine.fields(line);
      } catch (CsvException e) {
        throw new CsvException("in line " + lines.number() + " " + e.getMessage());
      }
      if (fields.size() < 2) {
        throw new CsvException("in line " + lines.number() + " one field only");
      }
      descriptions.put(fields.get(0), fields.get(1));
    }
    return new ProductCatalogue(descriptions);
  }
}
