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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of reservations, transfers and exceptions at Central, from what is durable. What has ended
 * below the horizon is forgotten, though the store may hold it for a while. An answer throws
 * InvalidFieldException or StatusRuntimeException where the call fails. Threads for reads.
 */
final class ThingQueries {
  private static final int STEP = 100;

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
    Page<io.onhand.inventory.v1.Reservation> page =
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
    return ListReservationsResponse.newBuilder()
        .addAllReservations(page.messages())
        .setNextPageToken(page.nextToken())
        .setFreshness(page.freshness())
        .build();
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
    Page<io.onhand.inventory.v1.Transfer> page =
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
            },
            (transfer, epoch) -> ThingMapper.transfer(transfer));
    return ListTransfersResponse.newBuilder()
        .addAllTransfers(page.messages())
        .setNextPageToken(page.nextToken())
        .setFreshness(page.freshness())
        .build();
  }

  ListExceptionsResponse list(ListExceptionsRequest request) {
    String of = request.getStore().isEmpty() ? "" : RecordMapper.id("store", request.getStore());
    boolean alsoResolved = request.getIncludeResolved();
    Page<io.onhand.inventory.v1.StockException> page =
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
                        limit),
            (exception, epoch) -> ThingMapper.exception(exception));
    return ListExceptionsResponse.newBuilder()
        .addAllExceptions(page.messages())
        .setNextPageToken(page.nextToken())
        .setFreshness(page.freshness())
        .build();
  }

  private Page<io.onhand.inventory.v1.Reservation> ofRecord(
      ListReservationsRequest request, RecordKey record) {
    return pages.page(
        ask(request, "record:" + record.product() + '\0' + record.store()),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) ->
            new StoredReservations(then).openOfRecord(record, after, limit),
        (reservation, epoch) -> ThingMapper.reservation(reservation));
  }

  private Page<io.onhand.inventory.v1.Reservation> ofOrigin(
      ListReservationsRequest request, String origin) {
    return pages.page(
        ask(request, "origin:" + origin),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) -> ofOrigin(new StoredReservations(then), origin, after, limit),
        (reservation, epoch) -> ThingMapper.reservation(reservation));
  }

  /**
   * The store has those of an origin oldest first, and an origin has a bounded number: what comes
   * soonest after a place is found by looking at all of them, a few in memory at a time.
   */
  private static List<Reservation> ofOrigin(
      StoredReservations stored, String origin, @Nullable Expiry after, int limit) {
    List<Expiry> expiries = new ArrayList<>();
    LogId last = null;
    List<Reservation> some;
    do {
      some = stored.openOfOrigin(origin, last, STEP);
      for (Reservation reservation : some) {
        last = reservation.id();
        Expiry expiry = expiry(reservation);
        if (after == null || expiry.compareTo(after) > 0) {
          expiries.add(expiry);
        }
      }
    } while (some.size() == STEP);
    return stored
        .reservations(expiries.stream().sorted().limit(limit).map(Expiry::reservation).toList())
        .stream()
        .map(Objects::requireNonNull) // one snapshot holds them all
        .toList();
  }

  private Page<io.onhand.inventory.v1.Reservation> expiring(
      ListReservationsRequest request, long beforeMicros) {
    return pages.page(
        ask(request, "expiring:" + beforeMicros),
        Order.byExpiry(ThingQueries::expiry),
        (then, head, after, limit) ->
            new StoredReservations(then).expiringBefore(beforeMicros, after, limit),
        (reservation, epoch) -> ThingMapper.reservation(reservation));
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

  static Expiry expiry(Reservation reservation) {
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
