package io.onhand.cli.demo.sales;

import java.util.List;
import java.util.Map;

/**
 * What was read from a file of sales.
 *
 * @param name the file's name, for people
 * @param rows rows read, without the header
 * @param invoices the invoices that hold goods, by time and then in the order of the file
 * @param notGoods rows skipped because their code is no product, counted by code
 * @param invoicesWithoutGoods invoices of which nothing was left
 * @param badRows rows that could not be used, in the order of the file
 */
public record SalesFile(
    String name,
    long rows,
    List<SoldInvoice> invoices,
    Map<String, Long> notGoods,
    int invoicesWithoutGoods,
    List<BadRow> badRows) {

  public SalesFile {
    invoices = List.copyOf(invoices);
    notGoods = Map.copyOf(notGoods);
    badRows = List.copyOf(badRows);
  }

  /** Rows skipped because their code is no product. */
  public long rowsNotGoods() {
    return notGoods.values().stream().mapToLong(Long::longValue).sum();
  }
}
