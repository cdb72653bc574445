package io.onhand.cli.reservation;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.ReservationOutput;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one reservation. */
@Command(
    name = "reservation",
    header = "Show one reservation, open or ended.",
    customSynopsis = "./onhand reservation RESERVATION",
    description = {"One that has ended is forgotten with its keys, after three days or more."},
    footer = {
      "",
      "Examples:",
      "  ./onhand reservation 1y2p0ij32e8e7-42",
      "  ./onhand reservation 1y2p0ij32e8e7-42 --output json | jq -r .state"
    })
public final class ReservationCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "RESERVATION", description = "The reservation's id.")
  private String reservation = "";

  /** The command. */
  public ReservationCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetReservationResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.inventory(stub ->
              stub.getReservation(
                  GetReservationRequest.newBuilder().setReservationId(reservation).build()));
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            MessageJson.fields(json, response.getReservation());
            MessageJson.fields(json, response.getFreshness());
          });
    } else {
      invocation.print(ReservationOutput.table(List.of(response.getReservation())));
      invocation.note(RecordOutput.sentence(response.getFreshness()));
    }
    return ExitCode.DONE.status();
  }
}
