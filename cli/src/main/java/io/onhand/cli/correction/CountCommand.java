package io.onhand.cli.correction;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.RecordKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over what was counted. */
@Command(
    name = "count",
    header = "Take over what was counted on a shelf.",
    customSynopsis = {
      "./onhand count PRODUCT STORE COUNTED [--anchor ANCHOR]",
      "       ./onhand count anchor PRODUCT STORE"
    },
    description = {
      "A count says what was there when somebody looked. So it needs what the record showed then, the"
          + " anchor: stock changes by what was counted minus what was shown, and sales in between"
          + " survive. Where others may sell meanwhile, print the anchor first, count, then send both."
          + " Without --anchor the record is read now, and shown."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand count 85123A France 118",
      "  anchor=$(./onhand count anchor 85123A France)",
      "  ./onhand count 85123A France 118 --anchor \"$anchor\" --reference stocktake-3"
    })
public final class CountCommand implements Callable<Integer> {

  private final Invocation invocation;

  // Optional for picocli, since the command below has no use for them.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PRODUCT",
      description = "The product's id.")
  private Optional<String> product = Optional.empty();

  @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "The store's id.")
  private Optional<String> store = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "COUNTED",
      description = "What is physically there, what is reserved included.")
  private Optional<Long> counted = Optional.empty();

  @Option(
      names = "--anchor",
      paramLabel = "ANCHOR",
      description = "What was shown before the count, from ./onhand count anchor.")
  private Optional<CountAnchor> anchor = Optional.empty();

  @Mixin private ChangeOptions options = new ChangeOptions();

  private CountCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The command with the one below it. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new CountCommand(invocation))
        .registerConverter(CountAnchor.class, new AnchorText())
        .addSubcommand(new CountAnchorCommand(invocation));
  }

  @Override
  public Integer call() {
    RecordKey key =
        RecordKey.newBuilder()
            .setProduct(needed(product, "PRODUCT"))
            .setStore(needed(store, "STORE"))
            .build();
    long number = needed(counted, "COUNTED");
    var change = new ChangeCall(invocation, options);
    CountStockResponse response;
    try (Connection connection = invocation.connect()) {
      CountAnchor seen = anchor.orElseGet(() -> look(connection, key));
      // Read again, the record may show something else: then it would be another count.
      change.askAgainWith("--anchor", AnchorText.of(seen));
      response =
          change.inventory(
              connection,
              (stub, header) ->
                  stub.countStock(
                      CountStockRequest.newBuilder()
                          .setCommand(header)
                          .setKey(key)
                          .setCounted(number)
                          .setAnchor(seen)
                          .build()));
    }
    return change.show(
        response,
        response.getReceipt(),
        key.getProduct(),
        () -> {
          invocation.records(response.hasRecord(), response.getRecord());
          if (response.hasRecord()) {
            invocation.note(correction(response.getCorrection()));
          }
        });
  }

  private CountAnchor look(Connection connection, RecordKey key) {
    Shown shown = Shown.read(connection, key);
    CountAnchor seen = shown.anchor();
    if (invocation.json()) {
      return seen;
    }
    invocation.note(
        shown.record().isEmpty()
            ? "There was no record: counted from nothing."
            : "It showed "
                + Text.number(seen.getOnHand() + seen.getPendingLocalDelta())
                + ", version "
                + seen.getVersion()
                + " (anchor "
                + AnchorText.of(seen)
                + ").");
    return seen;
  }

  private static String correction(long correction) {
    return correction == 0
        ? "The record was right."
        : "The record is corrected by " + Text.signed(correction) + ".";
  }

  private static <T> T needed(Optional<T> value, String name) {
    return value.orElseThrow(() ->
        CommandFailure.usage(
            "Expected PRODUCT STORE COUNTED, but " + name + " is missing",
            "See ./onhand count --help."));
  }
}
