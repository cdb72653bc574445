package io.onhand.cli.transfer;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReceivedLine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accounts for goods that arrived. */
@Command(
    name = "receive",
    header = "Account for goods that arrived.",
    customSynopsis =
        "./onhand transfer receive TRANSFER [--line PRODUCT=N[,damaged=N][,missing=N][,over=N]]...",
    description = {
      "Without --line all that is on its way arrived and can be sold. With it, a part: what arrived,"
          + " and what is damaged, missing or beyond what was sent. More than is on its way is refused,"
          + " unless it is named as over."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand transfer receive 1y2p0ij32e8e7-42",
      "  ./onhand transfer receive 1y2p0ij32e8e7-42 --line 85123A=3,damaged=1,missing=1",
      "  ./onhand transfer receive 1y2p0ij32e8e7-42 --line 85123A=5,over=2 --line 22423=2"
    })
final class TransferReceive implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "TRANSFER", description = "The transfer's id.")
  private String transfer = "";

  @Option(
      names = "--line",
      paramLabel = "PRODUCT=N",
      description = "What arrived of this product; may be repeated (all that is on its way).")
  private List<ReceivedLine> lines = List.of();

  @Mixin private FactOption fact = new FactOption();

  @Mixin private ChangeOptions options = new ChangeOptions();

  TransferReceive(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options, fact.kind());
    ReceiveTransferResponse response =
        change.inventory((stub, header) ->
            stub.receiveTransfer(
                ReceiveTransferRequest.newBuilder()
                    .setCommand(header)
                    .setTransferId(transfer)
                    .addAllLines(lines)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> OnTheWay.print(invocation, response.getTransfer(), response.getRecordsList()));
  }
}
