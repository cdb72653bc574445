package io.onhand.cli.demo.sales;

import java.util.Locale;
import java.util.Set;

/**
 * Knows the codes of the retailer's invoices that stand for money or service: no shelf holds them.
 */
final class NotGoods {

  /**
   * Postage, carriage, manual entries, discounts, samples, bad debt, fees, commissions. In
   * capitals.
   */
  private static final Set<String> CODES =
      Set.of(
          "POST",
          "DOT",
          "C2",
          "M",
          "D",
          "S",
          "B",
          "BANK CHARGES",
          "AMAZONFEE",
          "CRUK",
          "ADJUST",
          "ADJUST2");

  private NotGoods() {}

  static boolean contains(String code) {
    return CODES.contains(code.toUpperCase(Locale.ROOT));
  }
}
