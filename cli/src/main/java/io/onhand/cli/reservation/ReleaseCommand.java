package io.onhand.cli.reservation;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives back what a reservation holds. */
@Command(
    name = "release",
    header = "Give back what a reservation holds.",
    customSynopsis = "./onhand release RESERVATION [--line PRODUCT@STORE=N]...",
    description = {
      "All of it, or with --line a part. More than is held is refused, never cut down to it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand release 1y2p0ij32e8e7-42",
      "  ./onhand release 1y2p0ij32e8e7-42 --line 85123A@France=1"
    })
public final class ReleaseCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "RESERVATION", description = "The reservation's id.")
  private String reservation = "";

  @Option(
      names = "--line",
      paramLabel = "PRODUCT@STORE=N",
      description = "Give back so much of this record; may be repeated (all that is held).")
  private List<PartLine> lines = List.of();

  @Mixin private ChangeOptions options = new ChangeOptions();

  /** The command. */
  public ReleaseCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options);
    ReleaseReservationResponse response =
        change.inventory((stub, header) ->
            stub.releaseReservation(
                ReleaseReservationRequest.newBuilder()
                    .setCommand(header)
                    .setReservationId(reservation)
                    .addAllLines(lines)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> Held.print(invocation, response.getReservation(), response.getRecordsList()));
  }
}
