package io.onhand.cli.transfer;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.TransferOutput;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one transfer. */
@Command(
    name = "get",
    header = "Show one transfer, in transit or ended.",
    customSynopsis = "./onhand transfer get TRANSFER",
    description = {"One that has ended is forgotten with its keys, after three days or more."},
    footer = {"", "Examples:", "  ./onhand transfer get 1y2p0ij32e8e7-42"})
final class TransferGet implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "TRANSFER", description = "The transfer's id.")
  private String transfer = "";

  TransferGet(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetTransferResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.inventory(stub ->
              stub.getTransfer(GetTransferRequest.newBuilder().setTransferId(transfer).build()));
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            MessageJson.fields(json, response.getTransfer());
            MessageJson.fields(json, response.getFreshness());
          });
    } else {
      invocation.print(TransferOutput.table(List.of(response.getTransfer())));
      invocation.note(RecordOutput.sentence(response.getFreshness()));
    }
    return ExitCode.DONE.status();
  }
}
