package io.onhand.server.domain;

/**
 * What arrived of one product of a transfer.
 *
 * @param product the product's id
 * @param received arrived and can be sold
 * @param damaged arrived and cannot be sold
 * @param missing did not arrive and will not
 * @param over arrived and can be sold, beyond what was dispatched
 */
public record ReceivedLine(String product, long received, long damaged, long missing, long over) {
  /**
   * Checks form and range.
   *
   * @throws InvalidFieldException for an id whose form is not allowed, a number out of its range,
   *     and a line that says nothing
   */
  public ReceivedLine {
    Text.id("product", product, Limits.ID_BYTES_MAX);
    Quantity.checkNotNegative("received", received);
    Quantity.checkNotNegative("damaged", damaged);
    Quantity.checkNotNegative("missing", missing);
    Quantity.checkNotNegative("over", over);
    if ((received | damaged | missing | over) == 0) {
      throw new InvalidFieldException(
          "received", "Expected at least one number other than 0, but all are 0.");
    }
  }

  /** What is no longer on its way by it. Cannot overflow. */
  public long accounted() {
    return received + damaged + missing;
  }
}
