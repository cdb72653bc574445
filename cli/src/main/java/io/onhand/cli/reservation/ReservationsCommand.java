package io.onhand.cli.reservation;

import com.google.protobuf.Timestamp;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.Listing;
import io.onhand.cli.output.ReservationOutput;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists open reservations. */
@Command(
    name = "reservations",
    header = "List open reservations, soonest expiry first.",
    customSynopsis =
        "./onhand reservations (--record PRODUCT STORE | --origin ORIGIN |"
            + " --expiring-before WHEN)",
    description = {
      "Those that hold stock of a record, those that an origin made (--origin on the command line),"
          + " or those that expire soon. With --output json each is an object on a line of its own."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand reservations --record 85123A France",
      "  ./onhand reservations --origin web-1 --all",
      "  ./onhand reservations --expiring-before 2026-11-20T18:00:00Z"
    })
public final class ReservationsCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--record",
      arity = "2",
      paramLabel = "ID",
      hideParamSyntax = true,
      description = "PRODUCT STORE: those that hold stock of this record.")
  private List<String> record = List.of();

  @Option(
      names = "--expiring-before",
      paramLabel = "WHEN",
      description = "Those that expire before then: a time such as 2026-11-20T18:00:00Z.")
  private Optional<Instant> expiringBefore = Optional.empty();

  @Mixin private ListOptions size = new ListOptions();

  /** The command. */
  public ReservationsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ListReservationsRequest filter = filter();
    long limit = size.limit(invocation);
    var listing =
        new Listing<Reservation>(
            invocation.json(),
            invocation.jsonLines(),
            ReservationOutput.emptyTable(),
            ReservationOutput::add);
    boolean more;
    try (Connection connection = invocation.connect()) {
      more =
          new Pages<ListReservationsResponse>(
                  (elements, token) ->
                      connection.inventory(stub ->
                          stub.listReservations(
                              filter.toBuilder()
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  ListReservationsResponse::getReservationsCount,
                  ListReservationsResponse::getNextPageToken)
              .read(limit, page -> listing.page(page.getReservationsList(), page.getFreshness()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("reservation", more));
    }
    return ExitCode.DONE.status();
  }

  private ListReservationsRequest filter() {
    boolean ofRecord = !record.isEmpty();
    boolean ofOrigin = invocation.isTyped("--origin");
    int given = (ofRecord ? 1 : 0) + (ofOrigin ? 1 : 0) + (expiringBefore.isPresent() ? 1 : 0);
    if (given != 1 || record.size() > 2) {
      throw CommandFailure.usage(
          "Expected one of --record, --origin and --expiring-before, but got "
              + (given == 0 ? "none" : "more"),
          "For example: ./onhand reservations --record 85123A France");
    }
    ListReservationsRequest.Builder filter = ListReservationsRequest.newBuilder();
    if (ofRecord) {
      filter.setRecord(
          RecordKey.newBuilder().setProduct(record.getFirst()).setStore(record.getLast()));
    }
    if (ofOrigin) {
      filter.setOrigin(invocation.origin());
    }
    expiringBefore.ifPresent(time ->
        filter.setExpiringBefore(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano())));
    return filter.build();
  }
}
