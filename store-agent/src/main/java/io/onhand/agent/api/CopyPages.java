package io.onhand.agent.api;

import io.onhand.agent.replica.ReplicaListing;
import io.onhand.agent.replica.ReplicaReader.Range;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.api.PageToken;
import io.onhand.server.api.ReadWish;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listings of the local copy, all pages of one from the same snapshot. What is not valid throws
 * {@link InvalidFieldException} before anything is read. Any thread.
 */
final class CopyPages {

  private final String agentId;
  private final CopyStanding standing;
  private final PinnedSnapshots snapshots;
  private final ShownRecords shown;

  /**
   * Listings of an agent's copy.
   *
   * @param snapshots which pages are pinned to
   */
  CopyPages(String agentId, CopyStanding standing, PinnedSnapshots snapshots, ShownRecords shown) {
    this.agentId = agentId;
    this.standing = standing;
    this.snapshots = snapshots;
    this.shown = shown;
  }

  LocalRead<ListRecordsResponse> list(ListRecordsRequest request) {
    int size = PinnedSnapshots.pageSize(request.getPageSize());
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
        PageToken.parse(
            page.token(), snapshots.server(), standing.requireReady().epoch(), page.filter());
    String after = token.map(PageToken::after).orElse(null);
    try (Lease lease = snapshots.lease(token, wish)) {
      ReplicaListing listing = new ReplicaListing(lease);
      if (token.isPresent() && token.get().epoch() != listing.epoch()) {
        throw PinnedSnapshots.gone(token.get());
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
            new PageToken(
                    snapshots.server(), listing.epoch(), lease.sequence(), page.filter(), lastId)
                .text());
      }
      return response.build();
    }
  }
}
