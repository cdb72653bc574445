package io.onhand.cli.demo.sales;

import java.util.List;

/**
 * Where the columns stand in a file of sales; others may stand between them.
 *
 * @param count how many columns each row has
 */
record SalesColumns(int count, int invoice, int product, int quantity, int time, int country) {

  private static final String EXPECTED = "invoice_no, stock_code, quantity, invoice_time, country";

  static SalesColumns of(String file, List<String> header) throws SalesFileException {
    return new SalesColumns(
        header.size(),
        index(file, header, "invoice_no"),
        index(file, header, "stock_code"),
        index(file, header, "quantity"),
        index(file, header, "invoice_time"),
        index(file, header, "country"));
  }

  private static int index(String file, List<String> header, String column)
      throws SalesFileException {
    int index = header.indexOf(column);
    if (index < 0) {
      throw new SalesFileException(
          "Expected the first line of %s to name the columns %s, but %s is missing."
              .formatted(file, EXPECTED, column));
    }
    return index;
  }
}
