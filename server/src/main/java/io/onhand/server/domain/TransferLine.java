package io.onhand.server.domain;

/**
 * One product of a transfer.
 *
 * @param product the product's id
 * @param dispatched what left the source
 * @param received what arrived and can be sold
 * @param damaged what arrived and cannot be sold
 * @param missing what was declared not to have arrived
 * @param returned what went back to the source when the transfer was cancelled
 * @param over what arrived beyond what was dispatched
 */
public record TransferLine(
    String product,
    long dispatched,
    long received,
    long damaged,
    long missing,
    long returned,
    long over) {

  /** A line of which everything is on its way. */
  public static TransferLine dispatched(String product, long quantity) {
    return new TransferLine(product, quantity, 0, 0, 0, 0, 0);
  }

  /** What is still on its way. */
  public long outstanding() {
    return dispatched - received - damaged - missing - returned;
  }
}
