package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;

/** Reads a listing page by page; all pages show the same position of the log. */
final class RecordPages {

  private static final int PAGE_RECORDS_MAX = 1_000;

  private final Connection connection;

  RecordPages(Connection connection) {
    this.connection = connection;
  }

  /** Takes the pages as they come. */
  @FunctionalInterface
  interface Reader {
    /** Takes a page. */
    void read(ListRecordsResponse page);
  }

  /**
   * Reads a listing.
   *
   * @param filter the store or product
   * @param limit at most so many records
   * @return whether there are more
   */
  boolean read(ListRecordsRequest filter, long limit, Reader reader) {
    String token = "";
    long left = limit;
    do {
      ListRecordsRequest request =
          filter.toBuilder()
              .setPageSize((int) Math.min(left, PAGE_RECORDS_MAX))
              .setPageToken(token)
              .build();
      ListRecordsResponse page =
          connection.read((channel, timeout) ->
              InventoryServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout)
                  .listRecords(request));
      reader.read(page);
      left -= page.getRecordsCount();
      token = page.getNextPageToken();
    } while (!token.isEmpty() && left > 0);
    return !token.isEmpty();
  }
}
