package io.onhand.server.api;

import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.admin.v1.ListExceptionsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.server.api.Pages.Ask;
import io.onhand.server.api.Pages.Order;
import io.onhand.server.api.Pages.Page;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads of reservations, transfers and exceptions at Central, from what is durable. What has ended
 * below the horizon is forgotten, though the store may hold it for a while. An answer throws
 * InvalidFieldException or StatusRuntimeException where the call fails. Threads for reads.
 */
final class ThingQueries {
  private final KeyValueReader store;
  private final Pages pages;
  private final Supplier<Head> durable;

  /**
   * Queries over a store.
   *
   * @param durable the durable head
   */
  ThingQueries(KeyValueReader store, Pages pages, Supplier<Head> durable) {
    this.store = store;
    this.pages = pages;
    this.durable = durable;
  }

  GetReservationResponse reservation(GetReservationRequest request) {
    LogId id = FieldMapper.id("reservation_id", request.getReservationId());
    Head head = head(request.getRead());
    Reservation reservation = new StoredReservations(store).reservation(id);
    if (reservation == null
        || (!reservation.isOpen() && reservation.updatedSequence() < head.horizon())) {
      throw notFound(
          ErrorReason.ERROR_REASON_RESERVATION_NOT_FOUND, "reservation", "reservation_id", id);
    }
    return GetReservationResponse.newBuilder()
        .setReservation(ThingMapper.reservation(reservation))
        .setFreshness(freshness(head, reservation.updatedSequence()))
        .build();
  }

  ListReservationsResponse list(ListReservationsRequest request) {
    Page<Reservation> page =
        switch (request.getFilterCase()) {
          case RECORD -> ofRecord(request, RecordMapper.key("record", request.getRecord()));
          case ORIGIN -> ofOrigin(request, RecordMapper.id("origin", request.getOrigin()));
          case EXPIRING_BEFORE ->
              expiring(
                  request, RecordMapper.micros("expiring_before", request.getExpiringBefore()));
          case FILTER_NOT_SET ->
              throw new InvalidFieldException(
                  "filter", "Expected a record, an origin or a time, but got none.");
        };
    ListReservationsResponse.Builder response =
        ListReservationsResponse.newBuilder()
            .setNextPageToken(page.nextToken())
            .setFreshness(page.freshness());
    page.values().forEach(it -> response.addReservations(ThingMapper.reservation(it)));
    return response.build();
  }

  GetTransferResponse transfer(GetTransferRequest request) {
    LogId id = FieldMapper.id("transfer_id", request.getTransferId());
    Head head = head(request.getRead());
    Transfer transfer = new StoredTransfers(store).transfer(id);
    if (transfer == null
        || (!transfer.isInTransit() && transfer.updatedSequence() < head.horizon())) {
      throw notFound(ErrorReason.ERROR_REASON_TRANSFER_NOT_FOUND, "transfer", "transfer_id", id);
    }
    return GetTransferResponse.newBuilder()
        .setTransfer(ThingMapper.transfer(transfer))
        .setFreshness(freshness(head, transfer.updatedSequence()))
        .build();
  }

  ListTransfersResponse list(ListTransfersRequest request) {
    String of = request.getStore().isEmpty() ? "" : RecordMapper.id("store", request.getStore());
    Page<Transfer> page =
        pages.page(
            new Ask(
                "transfers:" + of,
                request.getPageSize(),
                request.getPageToken(),
                request.getRead()),
            Order.byId(Transfer::id),
            (then, head, after, limit) -> {
              StoredTransfers transfers = new StoredTransfers(then);
              return of.isEmpty()
                  ? transfers.inTransit(after, limit)
                  : transfers.inTransitOfStore(of, after, limit);
            });
    ListTransfersResponse.Builder response =
        ListTransfersResponse.newBuilder()
            .setNextPageToken(page.nextToken())
            .setFreshness(page.freshness());
    page.values().forEach(it -> response.addTransfers(ThingMapper.transfer(it)));
    return response.build();
  }

  ListExceptionsResponse list(ListExceptionsRequest request) {
    String of = request.getStore().isEmpty() ? "" : RecordMapper.id("store", request.getStore());
    boolean alsoResolved = request.getIncludeResolved();
    Page<StockException> page =
        pages.page(
            new Ask(
                "exceptions:" + alsoResolved + ":" + of,
                request.getPageSize(),
                request.getPageToken(),
                request.getRead()),
            Order.byId(StockException::id),
            (then, head, after, limit) ->
                new StoredExceptions(then)
                    .all(
                        it ->
                            (of.isEmpty() || it.record().store().equals(of))
                                && (it.isOpen() || (alsoResolved && isRemembered(it, head))),
                        after,
                        limit));
    ListExceptionsResponse.Builder response =
        ListExceptionsResponse.newBuilder()
            .setNextPageToken(page.nextToken())
            .setFreshness(page.freshness());
    page.values().forEach(it -> response.addExceptions(ThingMapper.exception(it)));
    return response.build();
  }

  private Page<Reservation> ofRecord(ListReservationsRequest request, RecordKey record) {
    return pages.page(
        ask(request, "record:" + record.product() + '\0' + record.store()),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) ->
            new StoredReservations(then).openOfRecord(record, after, limit));
  }

  /** An origin has few open ones at once, so each page puts them in order anew. */
  private Page<Reservation> ofOrigin(ListReservationsRequest request, String origin) {
    return pages.page(
        ask(request, "origin:" + origin),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) ->
            new StoredReservations(then)
                .openOfOrigin(origin, null, Integer.MAX_VALUE).stream()
                    .filter(it -> after == null || expiry(it).compareTo(after) > 0)
                    .sorted(Comparator.comparing(ThingQueries::expiry))
                    .limit(limit)
                    .toList());
  }

  private Page<Reservation> expiring(ListReservationsRequest request, long beforeMicros) {
    return pages.page(
        ask(request, "expiring:" + beforeMicros),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) ->
            new StoredReservations(then).expiringBefore(beforeMicros, after, limit));
  }

  private Head head(ReadOptions read) {
    Head head = durable.get();
    ReadWish.of(read).checkAt(head);
    return head;
  }

  private static Ask ask(ListReservationsRequest request, String filter) {
    return new Ask(
        "reservations:" + filter, request.getPageSize(), request.getPageToken(), request.getRead());
  }

  private static Expiry expiry(Reservation reservation) {
    return new Expiry(reservation.expiresAtMicros(), reservation.id());
  }

  private static boolean isRemembered(StockException exception, Head head) {
    StockException.Resolution resolution = exception.resolution();
    return resolution == null || resolution.sequence() >= head.horizon();
  }

  /** The thing was read after the head, so it may hold a change of its own beyond it. */
  private static Freshness freshness(Head head, long updatedSequence) {
    return RecordMapper.fresh(head.epoch(), Math.max(head.sequence(), updatedSequence));
  }

  private static RuntimeException notFound(ErrorReason reason, String what, String name, LogId id) {
    return Errors.exception(
        reason,
        "There is no " + what + " " + id + ", or it ended long ago.",
        Map.of(name, id.toString()));
  }
}
