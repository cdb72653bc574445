package io.onhand.agent.api;

import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.domain.InvalidFieldException;

/**
 * A valid item of a MutateStream.
 *
 * @param route of its kind of command
 * @param footprint what can be told of it
 * @param command its stamped header
 * @param request with that header and the caller's number
 */
record StreamItem(
    CommandRoute<?, ?> route,
    CommandFootprint footprint,
    CommandHeader command,
    MutateStreamRequest request) {

  /**
   * Validates an item.
   *
   * @throws InvalidFieldException when Central would refuse it, only farther away
   */
  static StreamItem of(MutateStreamRequest request, FirstSends firstSends) {
    CommandRoute<?, ?> route = CommandRoutes.of(request.getCommandCase());
    CommandFootprint footprint = route.itemFootprint(request);
    CommandHeader stamped = firstSends.stamped(route.itemHeader(request));
    return new StreamItem(route, footprint, stamped, route.itemWith(request, stamped).build());
  }

  /** The caller's number. */
  long number() {
    return request.getItem();
  }
}
