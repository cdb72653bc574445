package io.onhand.cli.demo.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Deals invoices to stores, tills and doors, by the invoice's number alone. Every country is a
 * store; the United Kingdom has nine tenths of all sales and gets six shops. Which of the six sold
 * an invoice the data does not say: it is dealt.
 */
final class Shops {

  private static final String UNITED_KINGDOM = "United Kingdom";

  /** Tills of a store that have an agent's address, besides the web shop, which has Central's. */
  private static final int TILLS = 4;

  /** Of each hundred invoices so many come from the web shop. */
  private static final int WEB_PERCENT = 30;

  static final List<String> UNITED_KINGDOM_SHOPS =
      List.of("London", "Birmingham", "Manchester", "Glasgow", "Leeds", "Bristol");

  private Shops() {}

  static String store(String country, String invoice) {
    if (!country.equals(UNITED_KINGDOM)) {
      return country;
    }
    return UNITED_KINGDOM_SHOPS.get(deal("shop", invoice, UNITED_KINGDOM_SHOPS.size()));
  }

  static Door door(String invoice) {
    return deal("door", invoice, 100) < WEB_PERCENT ? Door.CENTRAL : Door.AGENT;
  }

  static String origin(String store, String invoice, Door door) {
    return switch (door) {
      case AGENT -> store + "/till-" + (1 + deal("till", invoice, TILLS));
      case CENTRAL -> store + "/web";
    };
  }

  /** An even draw below {@code among} that the invoice and the question alone decide. */
  static int deal(String what, String invoice, int among) {
    CRC32 crc = new CRC32();
    crc.update((what + ":" + invoice).getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % among);
  }
}
