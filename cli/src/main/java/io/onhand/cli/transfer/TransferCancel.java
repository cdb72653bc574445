package io.onhand.cli.transfer;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes back what is still on its way. */
@Command(
    name = "cancel",
    header = "Take back what is still on its way.",
    customSynopsis = "./onhand transfer cancel TRANSFER",
    description = {"It is on hand at the source again; what was received stays received."},
    footer = {"", "Examples:", "  ./onhand transfer cancel 1y2p0ij32e8e7-42"})
final class TransferCancel implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "TRANSFER", description = "The transfer's id.")
  private String transfer = "";

  @Mixin private ChangeOptions options = new ChangeOptions();

  TransferCancel(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options);
    CancelTransferResponse response =
        change.inventory((stub, header) ->
            stub.cancelTransfer(
                CancelTransferRequest.newBuilder()
                    .setCommand(header)
                    .setTransferId(transfer)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> OnTheWay.print(invocation, response.getTransfer(), response.getRecordsList()));
  }
}
