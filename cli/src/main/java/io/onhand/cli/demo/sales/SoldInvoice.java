package io.onhand.cli.demo.sales;

import java.time.Instant;
import java.util.List;

/**
 * An invoice of the file. Its negative lines are goods that came back when it is a cancellation,
 * and goods written off otherwise.
 *
 * @param number the invoice's number, as written
 * @param time when its first line was rung up
 * @param country the customer's country
 * @param lines its lines of goods in the order of the file, at least one; a product may stand on
 *     several
 */
public record SoldInvoice(String number, Instant time, String country, List<SoldLine> lines) {

  public SoldInvoice {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected an invoice to have lines, but " + number + " has none");
    }
  }

  /** True when the invoice cancels a sale: its number starts with C. */
  public boolean cancellation() {
    return number.startsWith("C");
  }
}
