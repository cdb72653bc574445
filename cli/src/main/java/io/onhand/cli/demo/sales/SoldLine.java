package io.onhand.cli.demo.sales;

/**
 * One line of an invoice.
 *
 * @param product the product's code, as written
 * @param quantity units: above 0 they left the shop, below 0 see {@link SoldInvoice}; never 0
 */
public record SoldLine(String product, long quantity) {

  public SoldLine {
    if (quantity == 0) {
      throw new IllegalArgumentException("Expected a quantity other than 0, but it was 0");
    }
  }
}
