package io.onhand.cli.stock;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on stock. */
@Command(
    name = "stock",
    header = "Read and change stock.",
    customSynopsis = "./onhand stock COMMAND [OPTIONS]",
    description = {
      "Stock is kept per product and store. Central decides every change; a store agent answers"
          + " reads from its copy and passes changes on to Central."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock get 85123A France",
      "  ./onhand stock adjust 85123A France -3 --reason SALE --reference 536370",
      "  ./onhand stock list --store France --all"
    })
public final class StockCommand {

  private StockCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new StockCommand())
        .addSubcommand(new StockGet(invocation))
        .addSubcommand(new StockList(invocation))
        .addSubcommand(new StockAvailability(invocation))
        .addSubcommand(new StockAdjust(invocation))
        .addSubcommand(new StockBasket(invocation))
        .addSubcommand(new StockFloor(invocation))
        .addSubcommand(new StockLow(invocation))
        .addSubcommand(new StockImport(invocation))
        .addSubcommand(new StockExport(invocation));
  }
}
