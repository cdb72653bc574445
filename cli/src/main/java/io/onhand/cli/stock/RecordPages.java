package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Pages;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;

/** Reads a listing page by page; all pages show the same position of the log. */
final class RecordPages {

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
    return new Pages<ListRecordsResponse>(
            (elements, token) ->
                connection.inventory(stub ->
                    stub.listRecords(
                        filter.toBuilder().setPageSize(elements).setPageToken(token).build())),
            ListRecordsResponse::getRecordsCount,
            ListRecordsResponse::getNextPageToken)
        .read(limit, reader::read);
  }
}
