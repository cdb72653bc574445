package io.onhand.cli.demo.sales;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The sales that come with the program: December 2010 of a real UK gift retailer. Where they are
 * from and how they were cut is said in SOURCE.md beside the file.
 */
public final class ShippedSales {

  /** Whose work the data is, in one line for people. */
  public static final String SOURCE =
      "Daqing Chen, \"Online Retail\", UCI Machine Learning Repository (CC BY 4.0)";

  private static final String FILE = "online-retail-2010-12.csv.gz";

  private ShippedSales() {}

  /** Reads the shipped sales. */
  public static SalesFile read() throws SalesFileException {
    try (InputStream in = ShippedSales.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new SalesFileException(
            "Expected " + FILE + " inside the program, but it is missing.");
      }
      return SalesReader.read(FILE, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
