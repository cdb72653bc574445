package io.onhand.cli.agent;

import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Pages;
import java.util.function.Consumer;

/** Reads the parked writes of an agent, page by page. */
final class ParkedPages {

  private ParkedPages() {}

  /**
   * Passes the pages, oldest writes first.
   *
   * @param limit how many writes at most
   * @return whether there are more
   */
  static boolean read(
      Connection connection, WriteFilter filter, long limit, Consumer<ListParkedResponse> each) {
    return new Pages<ListParkedResponse>(
            (elements, token) ->
                connection.agent(stub ->
                    stub.listParked(
                        ListParkedRequest.newBuilder()
                            .setOrigin(filter.origin())
                            .setStore(filter.store())
                            .setPageSize(elements)
                            .setPageToken(token)
                            .build())),
            ListParkedResponse::getWritesCount,
            ListParkedResponse::getNextPageToken)
        .read(limit, each);
  }
}
