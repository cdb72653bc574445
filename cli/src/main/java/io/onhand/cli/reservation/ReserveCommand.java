package io.onhand.cli.reservation;

import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds stock for a time. */
@Command(
    name = "reserve",
    header = "Hold stock for somebody for a time.",
    customSynopsis =
        "./onhand reserve PRODUCT STORE QUANTITY [PRODUCT STORE QUANTITY]... --for TIME",
    description = {
      "All lines are held or none. What is held is on hand but no longer available, until it is"
          + " committed (sold), released, or its time has passed. Ends after --for by Central's clock"
          + " by itself."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand reserve 85123A France 2 --for 15m",
      "  ./onhand reserve 85123A France 2 22423 France 1 --for 1h --reference web-4711",
      "  ./onhand reserve --line 85123A@France=2 --line 85123A@Spain=1 --for 15m"
    })
public final class ReserveCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(
      arity = "0..*",
      paramLabel = "PRODUCT STORE QUANTITY",
      description = "What to hold; may be repeated.")
  private List<String> words = List.of();

  @Option(
      names = "--for",
      required = true,
      paramLabel = "TIME",
      description = "How long, as in 90s, 15m, 48h: 1 second to 30 days.")
  private Duration time = Duration.ZERO;

  @Option(
      names = "--line",
      paramLabel = "PRODUCT@STORE=N",
      description = "What to hold, in another form; may be repeated.")
  private List<PartLine> lines = List.of();

  @Option(
      names = "--expected-version",
      paramLabel = "[EPOCH:]N",
      description =
          "With one line: refuse unless the record's version is N. With the epoch that the read"
              + " named, refuse also if Central was restored since.")
  private Optional<ExpectedVersion> expectedVersion = Optional.empty();

  @Mixin private ChangeOptions options = new ChangeOptions();

  /** The command. */
  public ReserveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<HoldLine> holds = holds();
    var change = new ChangeCall(invocation, options);
    change.expect(expectedVersion);
    ReserveStockResponse response =
        change.inventory((stub, header) ->
            stub.reserveStock(
                ReserveStockRequest.newBuilder()
                    .setCommand(header)
                    .addAllLines(holds)
                    .setDuration(Held.duration(time))
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> Held.print(invocation, response.getReservation(), response.getRecordsList()));
  }

  private List<HoldLine> holds() {
    if (words.size() % 3 != 0 || (words.isEmpty() && lines.isEmpty())) {
      throw CommandFailure.usage(
          "Expected PRODUCT STORE QUANTITY, once or more, but got " + words.size() + " words",
          "For example: ./onhand reserve 85123A France 2 --for 15m");
    }
    var holds = new ArrayList<HoldLine>();
    for (int i = 0; i < words.size(); i += 3) {
      holds.add(
          HoldLine.newBuilder()
              .setProduct(words.get(i))
              .setStore(words.get(i + 1))
              .setQuantity(WholeNumber.positive("QUANTITY", words.get(i + 2)))
              .build());
    }
    for (PartLine line : lines) {
      holds.add(
          HoldLine.newBuilder()
              .setProduct(line.getProduct())
              .setStore(line.getStore())
              .setQuantity(line.getQuantity())
              .build());
    }
    if (expectedVersion.isPresent()) {
      if (holds.size() > 1) {
        throw CommandFailure.usage(
            "Expected one line with --expected-version, but got " + holds.size(),
            "Reserve each record for itself, or leave the version out.");
      }
      long version = expectedVersion.get().version();
      holds.replaceAll(hold -> hold.toBuilder().setExpectedVersion(version).build());
    }
    return holds;
  }
}
