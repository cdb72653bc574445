package io.onhand.cli.reservation;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a reservation hold for longer. */
@Command(
    name = "extend",
    header = "Let a reservation hold for longer.",
    customSynopsis = "./onhand extend RESERVATION --for TIME",
    description = {
      "The time counts from now; a reservation that holds for longer anyway stays as it is. One that"
          + " has ended is refused."
    },
    footer = {"", "Examples:", "  ./onhand extend 1y2p0ij32e8e7-42 --for 10m"})
public final class ExtendCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "RESERVATION", description = "The reservation's id.")
  private String reservation = "";

  @Option(
      names = "--for",
      required = true,
      paramLabel = "TIME",
      description = "How long from now, as in 90s, 15m, 48h: 1 second to 30 days.")
  private Duration time = Duration.ZERO;

  @Mixin private ChangeOptions options = new ChangeOptions();

  /** The command. */
  public ExtendCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options);
    ExtendReservationResponse response =
        change.inventory((stub, header) ->
            stub.extendReservation(
                ExtendReservationRequest.newBuilder()
                    .setCommand(header)
                    .setReservationId(reservation)
                    .setDuration(Held.duration(time))
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> Held.print(invocation, response.getReservation(), List.of()));
  }
}
