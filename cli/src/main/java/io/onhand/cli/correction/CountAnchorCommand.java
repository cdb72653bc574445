package io.onhand.cli.correction;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.RecordKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the anchor of a count that is about to begin. */
@Command(
    name = "anchor",
    header = "Print what a count needs that is about to begin.",
    customSynopsis = "./onhand count anchor PRODUCT STORE",
    description = {
      "One word for --anchor: what the record shows now. What is sold and received while somebody"
          + " counts is then not taken for an error of the record."
    },
    footer = {
      "",
      "Examples:",
      "  anchor=$(./onhand count anchor 85123A France)",
      "  ./onhand count 85123A France 118 --anchor \"$anchor\""
    })
final class CountAnchorCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  CountAnchorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    RecordKey key = RecordKey.newBuilder().setProduct(product).setStore(store).build();
    Shown shown;
    try (Connection connection = invocation.connect()) {
      shown = Shown.read(connection, key);
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            MessageJson.fields(json, key);
            MessageJson.object(json.name("anchor"), shown.anchor());
            json.name("anchor_text").value(AnchorText.of(shown.anchor()));
          });
    } else {
      invocation.out().println(AnchorText.of(shown.anchor()));
    }
    return ExitCode.DONE.status();
  }
}
