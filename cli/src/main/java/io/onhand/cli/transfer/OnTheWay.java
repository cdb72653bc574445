package io.onhand.cli.transfer;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.TransferOutput;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Transfer;
import java.util.List;

/** What the commands on transfers show alike. */
final class OnTheWay {

  private OnTheWay() {}

  /** Prints what came of a change. Nothing of one that is queued. */
  static void print(Invocation invocation, Transfer transfer, List<Record> records) {
    invocation.print(TransferOutput.table(List.of(transfer)));
    if (!records.isEmpty()) {
      invocation.out().println();
      invocation.records(records);
    }
  }
}
