package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Record;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the records of a store or of a product. */
@Command(
    name = "list",
    header = "List the stock of a store, or of a product at all stores.",
    customSynopsis = "./onhand stock list (--store STORE | --product PRODUCT) [--limit N | --all]",
    description = {
      "Sorted by id. However long the list is, all of it shows one and the same moment.",
      "With --output json each record is an object on a line of its own."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock list --store France",
      "  ./onhand stock list --product 85123A --all",
      "  ./onhand stock list --store France --all --output json | jq -r 'select(.available < 5).product'"
    })
final class StockList implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--store", paramLabel = "STORE", description = "Records of this store.")
  private Optional<String> store = Optional.empty();

  @Option(names = "--product", paramLabel = "PRODUCT", description = "Records of this product.")
  private Optional<String> product = Optional.empty();

  @Mixin private ListOptions size = new ListOptions();

  StockList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    ListRecordsRequest filter = filter();
    var records = new RecordOutput(invocation.products());
    var listing = new Listing(records);
    boolean more;
    try (Connection connection = invocation.connect()) {
      more = new RecordPages(connection).read(filter, limit, listing);
    }
    if (!invocation.json()) {
      listing.table.print(invocation.out(), invocation.palette());
      invocation.note(
          Text.number(listing.count)
              + (listing.count == 1 ? " record" : " records")
              + (more ? " shown, there are more: use --all or a higher --limit. " : ". ")
              + RecordOutput.sentence(listing.freshness));
    }
    return ExitCode.DONE.status();
  }

  private ListRecordsRequest filter() {
    String chosen =
        invocation
            .eitherOf("--store", store.isPresent(), "--product", product.isPresent())
            .orElseThrow(() ->
                CommandFailure.usage(
                    "Expected --store or --product, but got neither",
                    "For example: ./onhand stock list --store France"));
    return chosen.equals("--store")
        ? ListRecordsRequest.newBuilder().setStore(store.orElseThrow()).build()
        : ListRecordsRequest.newBuilder().setProduct(product.orElseThrow()).build();
  }

  /** What is shown of the pages: for programs at once, for people when all of it is there. */
  private final class Listing implements RecordPages.Reader {

    private final RecordOutput records;
    private final Table table = RecordOutput.emptyTable();
    private Freshness freshness = Freshness.getDefaultInstance();
    private long count;

    Listing(RecordOutput records) {
      this.records = records;
    }

    @Override
    public void read(ListRecordsResponse page) {
      freshness = page.getFreshness();
      count += page.getRecordsCount();
      for (Record record : page.getRecordsList()) {
        if (invocation.json()) {
          invocation.jsonLines().line(json -> records.fields(json, record, freshness));
        } else {
          records.add(table, record);
        }
      }
    }
  }
}
