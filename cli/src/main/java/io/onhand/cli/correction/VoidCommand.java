package io.onhand.cli.correction;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back an accepted adjustment or basket. */
@Command(
    name = "void",
    header = "Take back an accepted adjustment or basket.",
    customSynopsis = "./onhand void KEY [--of-origin ORIGIN]",
    description = {
      "Each record changes by the opposite, once; history links both. KEY is the key of what is taken"
          + " back: --output json, history and the feed name it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand void 01997f0c-6c1e-7000-9b52-3f0f6a1b2c3d",
      "  ./onhand void receipt-536370 --of-origin till-3 --reference 'customer changed her mind'"
    })
public final class VoidCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "KEY", description = "The key of what is taken back.")
  private String voidedKey = "";

  @Option(
      names = "--of-origin",
      paramLabel = "ORIGIN",
      description = "Who made it (the same as --origin).")
  private String ofOrigin = "";

  @Mixin private ChangeOptions options = new ChangeOptions();

  /** The command. */
  public VoidCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options);
    VoidOperationResponse response =
        change.inventory((stub, header) ->
            stub.voidOperation(
                VoidOperationRequest.newBuilder()
                    .setCommand(header)
                    .setVoidedOrigin(ofOrigin)
                    .setVoidedKey(voidedKey)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> {
          invocation.records(response.getRecordsList());
          if (response.hasVoided()) {
            invocation.note(
                "Takes back sequence " + Text.number(response.getVoided().getSequence()) + ".");
          }
        });
  }
}
