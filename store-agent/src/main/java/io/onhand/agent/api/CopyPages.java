package io.onhand.agent.api;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.replica.ReplicaListing;
import io.onhand.agent.replica.ReplicaReader.Range;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.PageToken;
import io.onhand.server.api.ReadWish;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listings of the local copy, all pages of one from the same snapshot. What is not valid throws
 * {@link InvalidFieldException} before anything is read. Any thread.
 */
final class CopyPages {

  private static final String GONE = "The listing took too long and its snapshot is gone.";

  private final String agentId;
  private final CopyStanding standing;
  private final SnapshotPool snapshots;
  private final ShownRecords shown;
  private final long server;

  /**
   * Listings of an agent's copy.
   *
   * @param snapshots of the replica's store, which pages are pinned to
   */
  CopyPages(String agentId, CopyStanding standing, SnapshotPool snapshots, ShownRecords shown) {
    this.agentId = agentId;
    this.standing = standing;
    this.snapshots = snapshots;
    this.shown = shown;
    this.server = serverOf(agentId);
  }

  LocalRead<ListRecordsResponse> list(ListRecordsRequest request) {
    int size = pageSize(request.getPageSize());
    boolean isByStore = request.hasStore();
    String id =
        switch (request.getFilterCase()) {
          case STORE -> RecordMapper.id("store", request.getStore());
          case PRODUCT -> RecordMapper.id("product", request.getProduct());
          case FILTER_NOT_SET ->
              throw new InvalidFieldException(
                  "filter", "Expected a store or a product, but got neither.");
        };
    ReadWish wish = ReadWish.of(request.getRead());
    return new LocalRead<>(
        wish, () -> list(new Page(isByStore, id, size, request.getPageToken()), wish));
  }

  /** What a listing asks for. */
  private record Page(boolean isByStore, String id, int size, String token) {
    String filter() {
      return (isByStore ? "store:" : "product:") + id;
    }

    Range of(ReplicaListing listing, @Nullable String after) {
      // One more than is shown: then there is another page.
      return isByStore ? listing.store(id, after, size + 1) : listing.product(id, after, size + 1);
    }
  }

  private ListRecordsResponse list(Page page, ReadWish wish) {
    Staleness staleness = standing.require(wish);
    Optional<PageToken> token =
        PageToken.parse(page.token(), server, standing.requireReady().epoch(), page.filter());
    String after = token.map(PageToken::after).orElse(null);
    try (Lease lease = token.isPresent() ? resume(token.get(), wish) : acquire(wish)) {
      ReplicaListing listing = new ReplicaListing(lease);
      if (token.isPresent() && token.get().epoch() != listing.epoch()) {
        throw expired(token.get(), GONE);
      }
      if (page.isByStore() && !listing.holds(page.id())) {
        throw AgentErrors.storeNotServed(agentId, page.id());
      }
      Range range = page.of(listing, after);
      ListRecordsResponse.Builder response =
          ListRecordsResponse.newBuilder()
              .setFreshness(CopyStanding.freshness(wish, range.asOf(), staleness));
      range.records().stream()
          .limit(page.size())
          .map(stock -> shown.of(stock, listing.epoch()))
          .forEach(response::addRecords);
      if (range.records().size() > page.size()) {
        lease.keepForNextPage();
        RecordKey last = range.records().get(page.size() - 1).key();
        String lastId = page.isByStore() ? last.product() : last.store();
        response.setNextPageToken(
            new PageToken(server, listing.epoch(), lease.sequence(), page.filter(), lastId).text());
      }
      return response.build();
    }
  }

  private static int pageSize(int asked) {
    if (asked < 0 || asked > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "page_size",
          "Expected at most "
              + Limits.PAGE_RECORDS_MAX
              + ", but got "
              + Integer.toUnsignedString(asked)
              + ".");
    }
    return asked == 0 ? Limits.PAGE_RECORDS_DEFAULT : asked;
  }

  private Lease acquire(ReadWish wish) {
    Position wanted = wish.minPosition();
    return (wanted == null ? snapshots.acquire() : snapshots.acquire(wanted.sequence()))
        .orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private Lease resume(PageToken token, ReadWish wish) {
    Position wanted = wish.minPosition();
    if (wanted != null && token.snapshot() < wanted.sequence()) {
      throw expired(token, "The listing began before the position that it should show.");
    }
    return snapshots.resume(token.snapshot()).orElseThrow(() -> expired(token, GONE));
  }

  private static StatusRuntimeException expired(PageToken token, String why) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
        why + " Start it anew.",
        Map.of(
            "epoch", Position.epochText(token.epoch()),
            "snapshot", Long.toString(token.snapshot())));
  }

  /** Names this agent in page tokens: the same over restarts, another for each id. */
  private static long serverOf(String agentId) {
    long hash = 1;
    for (int i = 0; i < agentId.length(); i++) {
      hash = 1_099_511_628_211L * (hash ^ agentId.charAt(i));
    }
    return hash;
  }
}
