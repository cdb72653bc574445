package io.onhand.agent.api;

import com.google.protobuf.Message;
import io.onhand.agent.replica.ReplicaNotHeldException;
import io.onhand.agent.replica.ReplicaThings;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.FieldMapper;
import io.onhand.server.api.PageToken;
import io.onhand.server.api.ReadWish;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.api.ThingMapper;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the open reservations and transfers of the local copy, for when Central cannot be asked.
 * A reservation is shown with its lines at the stores of this agent; what has ended, or belongs to
 * other stores alone, Central alone knows: that is CENTRAL_UNREACHABLE. All that is open at an
 * agent's stores is looked at for each page. Threads for reads.
 */
final class CopyThings {

  private final CopyStanding standing;
  private final PinnedSnapshots snapshots;

  CopyThings(CopyStanding standing, PinnedSnapshots snapshots) {
    this.standing = standing;
    this.snapshots = snapshots;
  }

  /** Whether a listing that this agent began goes on: then Central is not asked. */
  boolean began(String pageToken) {
    return snapshots.made(pageToken);
  }

  LocalRead<GetReservationResponse> reservation(GetReservationRequest request) {
    LogId id = FieldMapper.id("reservation_id", request.getReservationId());
    ReadWish wish = ReadWish.of(request.getRead());
    return read(
        wish,
        things -> {
          Reservation reservation = required(things.reservation(id));
          return GetReservationResponse.newBuilder()
              .setReservation(ThingMapper.reservation(reservation));
        },
        (answer, freshness) -> answer.setFreshness(freshness).build());
  }

  LocalRead<GetTransferResponse> transfer(GetTransferRequest request) {
    LogId id = FieldMapper.id("transfer_id", request.getTransferId());
    ReadWish wish = ReadWish.of(request.getRead());
    return read(
        wish,
        things -> {
          Transfer transfer = required(things.transfer(id));
          return GetTransferResponse.newBuilder().setTransfer(ThingMapper.transfer(transfer));
        },
        (answer, freshness) -> answer.setFreshness(freshness).build());
  }

  LocalRead<ListReservationsResponse> list(ListReservationsRequest request) {
    Predicate<Reservation> isWanted =
        switch (request.getFilterCase()) {
          case RECORD -> ofRecord(RecordMapper.key("record", request.getRecord()));
          case ORIGIN -> ofOrigin(RecordMapper.id("origin", request.getOrigin()));
          case EXPIRING_BEFORE -> {
            long before = RecordMapper.micros("expiring_before", request.getExpiringBefore());
            yield reservation -> reservation.expiresAtMicros() < before;
          }
          case FILTER_NOT_SET ->
              throw new InvalidFieldException(
                  "filter", "Expected a record, an origin or a time, but got none.");
        };
    String filter =
        request.toBuilder().clearPageSize().clearPageToken().clearRead().build().toString();
    Wanted wanted =
        new Wanted(
            "open reservations " + filter,
            PinnedSnapshots.pageSize(request.getPageSize()),
            request.getPageToken(),
            ReadWish.of(request.getRead()));
    return page(
        wanted,
        things -> {
          if (request.hasRecord()) {
            requireHeld(request.getRecord().getStore());
          }
          return things.reservations().stream()
              .filter(isWanted)
              .sorted(Comparator.comparing(CopyThings::expiry))
              .toList();
        },
        it -> it.expiresAtMicros() + ":" + it.id(),
        ThingMapper::reservation,
        page ->
            ListReservationsResponse.newBuilder()
                .addAllReservations(page.messages())
                .setNextPageToken(page.next())
                .setFreshness(page.freshness())
                .build());
  }

  LocalRead<ListTransfersResponse> list(ListTransfersRequest request) {
    String store = request.getStore().isEmpty() ? "" : RecordMapper.id("store", request.getStore());
    Wanted wanted =
        new Wanted(
            "transfers in transit " + store,
            PinnedSnapshots.pageSize(request.getPageSize()),
            request.getPageToken(),
            ReadWish.of(request.getRead()));
    return page(
        wanted,
        things -> {
          if (!store.isEmpty()) {
            requireHeld(store);
          }
          return things.transfers().stream()
              .filter(it ->
                  store.isEmpty() || it.fromStore().equals(store) || it.toStore().equals(store))
              .toList();
        },
        it -> it.id().toString(),
        ThingMapper::transfer,
        page ->
            ListTransfersResponse.newBuilder()
                .addAllTransfers(page.messages())
                .setNextPageToken(page.next())
                .setFreshness(page.freshness())
                .build());
  }

  /** What a listing asks for. */
  private record Wanted(String filter, int size, String token, ReadWish wish) {}

  /** One page of messages. */
  private record Page<M>(List<M> messages, String next, Freshness freshness) {}

  private interface Finish<B, A> {
    A with(B answer, Freshness freshness);
  }

  private <B, A> LocalRead<A> read(
      ReadWish wish, Function<ReplicaThings, B> answer, Finish<B, A> finish) {
    return new LocalRead<>(
        wish,
        orUnreachable(() -> {
          Staleness staleness = requireAny(wish);
          try (Lease lease = snapshots.lease(Optional.empty(), wish)) {
            ReplicaThings things = held(lease);
            return finish.with(
                answer.apply(things), CopyStanding.freshness(wish, things.asOf(), staleness));
          }
        }));
  }

  private <T, M extends Message, A> LocalRead<A> page(
      Wanted wanted,
      Function<ReplicaThings, List<T>> all,
      Function<T, String> place,
      Function<T, M> shown,
      Function<Page<M>, A> answer) {
    Supplier<A> read =
        () -> {
          Staleness staleness = requireAny(wanted.wish());
          Optional<PageToken> token =
              PageToken.parse(
                  wanted.token(),
                  snapshots.server(),
                  standing.requireReady().epoch(),
                  wanted.filter());
          try (Lease lease = snapshots.lease(token, wanted.wish())) {
            ReplicaThings things = held(lease);
            if (token.isPresent() && token.get().epoch() != things.asOf().epoch()) {
              throw PinnedSnapshots.gone(token.get());
            }
            List<T> rest = new ArrayList<>(all.apply(things));
            token.ifPresent(it -> dropUpTo(rest, place, it.after()));
            List<T> page = rest.subList(0, Math.min(wanted.size(), rest.size()));
            String next = "";
            if (rest.size() > page.size()) {
              lease.keepForNextPage();
              next =
                  new PageToken(
                          snapshots.server(),
                          things.asOf().epoch(),
                          lease.sequence(),
                          wanted.filter(),
                          place.apply(page.getLast()))
                      .text();
            }
            return answer.apply(
                new Page<>(
                    page.stream().map(shown).toList(),
                    next,
                    CopyStanding.freshness(wanted.wish(), things.asOf(), staleness)));
          }
        };
    return new LocalRead<>(wanted.wish(), orUnreachable(read));
  }

  /** A copy that is set aside while it is read is as good as none, and Central cannot be asked. */
  private static <A> Supplier<A> orUnreachable(Supplier<A> read) {
    return () -> {
      try {
        return read.get();
      } catch (ReplicaNotHeldException e) {
        throw Errors.exception(AgentErrors.centralUnreachableForReads());
      }
    };
  }

  /** The page before showed what is here up to its last; all pages are of one snapshot. */
  private static <T> void dropUpTo(List<T> things, Function<T, String> place, String last) {
    int at = 0;
    while (at < things.size() && !place.apply(things.get(at)).equals(last)) {
      at++;
    }
    things.subList(0, Math.min(at + 1, things.size())).clear();
  }

  private Staleness requireAny(ReadWish wish) {
    if (!standing.isReady()) {
      throw Errors.exception(AgentErrors.centralUnreachableForReads());
    }
    return standing.require(wish);
  }

  private void requireHeld(String store) {
    if (!standing.holds(store)) {
      throw Errors.exception(AgentErrors.centralUnreachableForReads());
    }
  }

  private static ReplicaThings held(Lease lease) {
    ReplicaThings things = new ReplicaThings(lease);
    if (!things.areHeld()) {
      throw Errors.exception(AgentErrors.centralUnreachableForReads());
    }
    return things;
  }

  private static <T> T required(@Nullable T thing) {
    if (thing == null) {
      throw Errors.exception(AgentErrors.centralUnreachableForReads());
    }
    return thing;
  }

  private static Expiry expiry(Reservation reservation) {
    return new Expiry(reservation.expiresAtMicros(), reservation.id());
  }

  private static Predicate<Reservation> ofRecord(RecordKey record) {
    return it -> it.lines().stream().anyMatch(line -> line.key().equals(record));
  }

  private static Predicate<Reservation> ofOrigin(String origin) {
    return it -> it.origin().equals(origin);
  }
}
