package io.onhand.cli.history;

import com.google.protobuf.Timestamp;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.Listing;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.inventory.v1.RecordKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what happened to a record. */
@Command(
    name = "history",
    header = "Show what happened to the stock of one product at one store.",
    customSynopsis = "./onhand history PRODUCT STORE [--as-of SEQUENCE|TIME] [--limit N | --all]",
    description = {
      "Newest first: who changed what, when and why, and how the record stood after. --as-of begins at"
          + " an earlier moment. Changes that are older than three days or more may be forgotten. With"
          + " --output json each change is an object on a line of its own."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand history 85123A France",
      "  ./onhand history 85123A France --as-of 1200 --limit 1",
      "  ./onhand history 85123A France --as-of 2026-11-20T18:00:00Z --limit 1"
    })
public final class HistoryCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  @Option(
      names = "--as-of",
      paramLabel = "MOMENT",
      description = "Begin at this sequence, or at a time such as 2026-11-20T18:00:00Z (now).")
  private Optional<String> asOf = Optional.empty();

  @Mixin private ListOptions size = new ListOptions();

  /** The command. */
  public HistoryCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    GetHistoryRequest wanted = wanted();
    var listing =
        new Listing<HistoryEntry>(
            invocation.json(), invocation.jsonLines(), HistoryText.emptyTable(), HistoryText::add);
    var older = new boolean[1];
    boolean more;
    try (Connection connection = invocation.connect()) {
      more =
          new Pages<GetHistoryResponse>(
                  (elements, token) ->
                      connection.inventory(stub ->
                          stub.getHistory(
                              wanted.toBuilder()
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  GetHistoryResponse::getEntriesCount,
                  GetHistoryResponse::getNextPageToken)
              .read(
                  limit,
                  page -> {
                    older[0] = page.getOlderForgotten();
                    listing.page(page.getEntriesList(), page.getFreshness());
                  });
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(
          listing.sentence("change", more)
              + (older[0] && !more ? " What was before is forgotten." : ""));
    }
    return ExitCode.DONE.status();
  }

  private GetHistoryRequest wanted() {
    GetHistoryRequest.Builder wanted =
        GetHistoryRequest.newBuilder()
            .setKey(RecordKey.newBuilder().setProduct(product).setStore(store));
    asOf.ifPresent(moment -> begin(wanted, moment));
    return wanted.build();
  }

  private static void begin(GetHistoryRequest.Builder wanted, String moment) {
    try {
      if (moment.matches("\\d{1,18}")) {
        wanted.setAsOfSequence(Long.parseLong(moment));
      } else {
        Instant time = Instant.parse(moment);
        wanted.setAsOfTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
      }
    } catch (DateTimeParseException e) {
      throw CommandFailure.usage(
          "Expected --as-of with a sequence or a time, but got \"" + moment + "\"",
          "For example: --as-of 1200, or --as-of 2026-11-20T18:00:00Z.");
    }
  }
}
