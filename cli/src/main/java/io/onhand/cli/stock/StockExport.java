package io.onhand.cli.stock;

import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.ListStoresRequest;
import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.admin.v1.Store;
import io.onhand.cli.csv.StockFileWriter;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Progress;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.Record;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes stock to a CSV file. */
@Command(
    name = "export",
    header = "Write stock to a CSV file that \"stock import\" reads back.",
    customSynopsis = "./onhand stock export (--store STORE | --all) [--versions] [--file FILE]",
    description = {
      "Each store is written as it was at one moment. A file is complete or not there: it gets its"
          + " name when its last row is written."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock export --store France > france.csv",
      "  ./onhand stock export --all --file stock.csv",
      "  ./onhand stock export --store France --versions --file france.csv"
    })
final class StockExport implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--store", paramLabel = "STORE", description = "The records of this store.")
  private Optional<String> store = Optional.empty();

  @Option(names = "--all", description = "The records of every store (asks Central).")
  private boolean all;

  @Option(
      names = "--versions",
      description =
          "With a column expected_version (EPOCH:N): read back, a row is then a conflict if its"
              + " record has changed since, and refused if Central was restored since.")
  private boolean versions;

  @Option(names = "--file", paramLabel = "FILE", description = "Where to (standard output).")
  private Optional<Path> file = Optional.empty();

  private long written;

  StockExport(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    boolean ofOne =
        invocation
            .eitherOf("--store", store.isPresent(), "--all", all)
            .orElseThrow(() ->
                CommandFailure.usage(
                    "Expected --store or --all, but got neither",
                    "For example: ./onhand stock export --store France"))
            .equals("--store");
    try (Connection connection = invocation.connect()) {
      List<String> stores = ofOne ? List.of(store.orElseThrow()) : stores(connection);
      Path path = file.orElse(null);
      if (path == null) {
        write(connection, stores, invocation.out());
        invocation.out().flush();
      } else {
        writeFile(connection, stores, path);
      }
      invocation.note(
          Text.number(written)
              + " records of "
              + (ofOne ? stores.getFirst() : Text.number(stores.size()) + " stores")
              + " exported.");
    }
    return ExitCode.DONE.status();
  }

  private static List<String> stores(Connection connection) {
    ListStoresResponse response =
        connection.read((channel, timeout) ->
            AdminServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout)
                .listStores(ListStoresRequest.getDefaultInstance()));
    return response.getStoresList().stream().map(Store::getStore).toList();
  }

  private void writeFile(Connection connection, List<String> stores, Path path) {
    Path absolute = path.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      try (var out = new PrintWriter(Files.newBufferedWriter(partial, StandardCharsets.UTF_8))) {
        write(connection, stores, out);
        if (out.checkError()) {
          throw new IOException("not all of it could be written");
        }
      }
      Files.move(partial, absolute, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CommandFailure.fault(
          "Expected to write " + path + ", but " + e, "Check the folder and the disk.");
    } finally {
      remove(partial);
    }
  }

  private void write(Connection connection, List<String> stores, PrintWriter out) {
    var rows = new StockFileWriter(out, versions);
    var pages = new RecordPages(connection);
    try (Progress progress = Progress.of(invocation.surroundings(), "Exporting", -1, " records")) {
      for (String id : stores) {
        ListRecordsRequest filter = ListRecordsRequest.newBuilder().setStore(id).build();
        pages.read(
            filter,
            Long.MAX_VALUE,
            page -> {
              long epoch = page.getFreshness().getAsOf().getEpoch();
              for (Record record : page.getRecordsList()) {
                rows.write(record, epoch);
              }
              written += page.getRecordsCount();
              progress.doneTo(written);
            });
      }
    }
  }

  private static void remove(@Nullable Path partial) {
    try {
      if (partial != null) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      // It is a leftover beside the result, and the person reads of the failure that left it.
    }
  }
}
