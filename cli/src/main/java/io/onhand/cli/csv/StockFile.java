package io.onhand.cli.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stock file holds.
 *
 * @param rows the rows that can be sent, in the order of their lines
 * @param broken the rows that cannot, in the order of their lines
 */
public record StockFile(List<StockRow.Sound> rows, List<StockRow.Broken> broken) {

  /** Copies both. */
  public StockFile {
    rows = List.copyOf(rows);
    broken = List.copyOf(broken);
  }

  /**
   * Reads a file as a whole: what is wrong with it is known before the first row is sent.
   *
   * @throws CsvException when its heading is not one
   */
  public static StockFile read(Path file) throws IOException, CsvException {
    var rows = new ArrayList<StockRow.Sound>();
    var broken = new ArrayList<StockRow.Broken>();
    try (StockFileReader reader = StockFileReader.open(file)) {
      for (StockRow row = reader.next(); row != null; row = reader.next()) {
        switch (row) {
          case StockRow.Sound sound -> rows.add(sound);
          case StockRow.Broken problem -> broken.add(problem);
        }
      }
    }
    return new StockFile(rows, broken);
  }
}
