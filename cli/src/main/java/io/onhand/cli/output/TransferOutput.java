package io.onhand.cli.output;

import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferLine;
import java.util.List;

/** How transfers look. */
public final class TransferOutput {

  private TransferOutput() {}

  /** A table of transfers: a row per product. */
  public static Table table(List<Transfer> transfers) {
    Table table = emptyTable();
    transfers.forEach(transfer -> add(table, transfer));
    return table;
  }

  /** A table of transfers that is still to be filled. */
  public static Table emptyTable() {
    return new Table(
        Column.text("TRANSFER"),
        Column.text("STATE"),
        Column.text("FROM"),
        Column.text("TO"),
        Column.text("PRODUCT"),
        Column.number("DISPATCHED"),
        Column.number("ON ITS WAY"),
        Column.number("RECEIVED"),
        Column.number("DAMAGED"),
        Column.number("MISSING"),
        Column.number("OVER"),
        Column.number("RETURNED"),
        Column.text("DISPATCHED AT"));
  }

  /** Adds a transfer to a table of transfers. */
  public static void add(Table table, Transfer transfer) {
    for (TransferLine line : transfer.getLinesList()) {
      table.row(
          transfer.getTransferId(),
          Text.words(MessageJson.shortName(transfer.getState())),
          transfer.getFromStore(),
          transfer.getToStore(),
          line.getProduct(),
          line.getDispatched(),
          line.getOutstanding(),
          Text.nonZero(line.getReceived()),
          Text.nonZero(line.getDamaged()),
          Text.nonZero(line.getMissing()),
          Text.nonZero(line.getOver()),
          Text.nonZero(line.getReturned()),
          Text.time(transfer.getCreatedAt()));
    }
  }
}
