package io.onhand.cli.reservation;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.OnExpired;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.Remainder;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sells what a reservation holds. */
@Command(
    name = "commit",
    header = "Sell what a reservation holds.",
    customSynopsis = "./onhand commit RESERVATION [--line PRODUCT@STORE=N]... [OPTIONS]",
    description = {
      "All of it, or with --line a part; the rest is given back unless --keep-rest. Never refused for"
          + " stock, since it was held. Of a reservation that has expired nothing is held: it is"
          + " refused, unless --reacquire finds the stock again."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand commit 1y2p0ij32e8e7-42",
      "  ./onhand commit 1y2p0ij32e8e7-42 --line 85123A@France=1 --keep-rest",
      "  ./onhand commit 1y2p0ij32e8e7-42 --reacquire --reference 536370"
    })
public final class CommitCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "RESERVATION", description = "The reservation's id.")
  private String reservation = "";

  @Option(
      names = "--line",
      paramLabel = "PRODUCT@STORE=N",
      description = "Sell so much of this record; may be repeated (all that is held).")
  private List<PartLine> lines = List.of();

  @Option(names = "--keep-rest", description = "Go on holding what --line does not name.")
  private boolean keepRest;

  @Option(
      names = "--reacquire",
      description = "When it has expired, take the stock again if it is there.")
  private boolean reacquire;

  @Mixin private FactOption fact = new FactOption();

  @Mixin private ChangeOptions options = new ChangeOptions();

  /** The command. */
  public CommitCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options, fact.kind());
    CommitReservationResponse response =
        change.inventory((stub, header) ->
            stub.commitReservation(
                CommitReservationRequest.newBuilder()
                    .setCommand(header)
                    .setReservationId(reservation)
                    .addAllLines(lines)
                    .setRemainder(keepRest ? Remainder.REMAINDER_KEEP : Remainder.REMAINDER_RELEASE)
                    .setOnExpired(
                        reacquire ? OnExpired.ON_EXPIRED_REACQUIRE : OnExpired.ON_EXPIRED_REJECT)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> Held.print(invocation, response.getReservation(), response.getRecordsList()));
  }
}
