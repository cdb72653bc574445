package io.onhand.agent.api;

import com.google.protobuf.Duration;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaListing;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.agent.replica.ReplicaReader.Range;
import io.onhand.agent.replica.ReplicaReader.Read;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.PageToken;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of the local copy, each with how fresh it is. They throw {@link InvalidFieldException} or a
 * {@code StatusRuntimeException}, as Central's do. Any thread.
 */
final class CopyReads {

  private static final int BATCH_KEYS_MAX = 1_000;

  private final String agentId;
  private final LocalCopy copy;
  private final ReplicaReader reader;
  private final SnapshotPool snapshots;
  private final long server;

  /**
   * Reads of an agent's copy.
   *
   * @param snapshots of the replica's store, which pages are pinned to
   */
  CopyReads(String agentId, LocalCopy copy, SnapshotPool snapshots) {
    this.agentId = agentId;
    this.copy = copy;
    this.reader = copy.replica().reader();
    this.snapshots = snapshots;
    this.server = serverOf(agentId);
  }

  GetRecordResponse record(GetRecordRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    requireHeld(key.store());
    Read read = copy.ownAnswers().read(reader, List.of(key));
    StockRecord stock = read.records().getFirst();
    if (stock == null) {
      throw Errors.exception(Errors.recordNotFound(key.product(), key.store()));
    }
    return GetRecordResponse.newBuilder()
        .setRecord(RecordMapper.record(stock))
        .setFreshness(freshness(read.asOf()))
        .build();
  }

  BatchGetRecordsResponse records(BatchGetRecordsRequest request) {
    if (request.getKeysCount() < 1 || request.getKeysCount() > BATCH_KEYS_MAX) {
      throw new InvalidFieldException(
          "keys",
          "Expected 1 to " + BATCH_KEYS_MAX + " keys, but got " + request.getKeysCount() + ".");
    }
    List<RecordKey> keys = new ArrayList<>(request.getKeysCount());
    for (int i = 0; i < request.getKeysCount(); i++) {
      keys.add(RecordMapper.key("keys[" + i + "]", request.getKeys(i)));
    }
    keys.forEach(key -> requireHeld(key.store()));
    Read read = copy.ownAnswers().read(reader, keys);
    BatchGetRecordsResponse.Builder response = BatchGetRecordsResponse.newBuilder();
    for (int i = 0; i < keys.size(); i++) {
      StockRecord stock = read.records().get(i);
      if (stock == null) {
        response.addMissing(RecordMapper.key(keys.get(i)));
      } else {
        response.addRecords(RecordMapper.record(stock));
      }
    }
    return response.setFreshness(freshness(read.asOf())).build();
  }

  GetAvailabilityResponse availability(GetAvailabilityRequest request) {
    String product = RecordMapper.id("product", request.getProduct());
    requireReady();
    Range range = reader.product(product);
    return Availability.of(range.records())
        .setFreshness(freshness(range.asOf()))
        .setPartial(true)
        .build();
  }

  ListRecordsResponse list(ListRecordsRequest request) {
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
    Position now = requireReady();
    String filter = (isByStore ? "store:" : "product:") + id;
    Optional<PageToken> token =
        PageToken.parse(request.getPageToken(), server, now.epoch(), filter);
    String after = token.map(PageToken::after).orElse(null);
    try (Lease lease = token.isPresent() ? resume(token.get()) : acquire()) {
      ReplicaListing listing = new ReplicaListing(lease);
      if (token.isPresent() && token.get().epoch() != listing.epoch()) {
        throw expired(token.get());
      }
      if (isByStore && !listing.holds(id)) {
        throw AgentErrors.storeNotServed(agentId, id);
      }
      Range range =
          isByStore ? listing.store(id, after, size + 1) : listing.product(id, after, size + 1);
      ListRecordsResponse.Builder response = ListRecordsResponse.newBuilder();
      range.records().stream().limit(size).map(RecordMapper::record).forEach(response::addRecords);
      if (range.records().size() > size) {
        lease.keepForNextPage();
        RecordKey last = range.records().get(size - 1).key();
        String lastId = isByStore ? last.product() : last.store();
        response.setNextPageToken(
            new PageToken(server, listing.epoch(), lease.sequence(), filter, lastId).text());
      }
      return response.setFreshness(freshness(range.asOf())).build();
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

  private Lease acquire() {
    return snapshots.acquire().orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private Lease resume(PageToken token) {
    return snapshots.resume(token.snapshot()).orElseThrow(() -> expired(token));
  }

  private static StatusRuntimeException expired(PageToken token) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
        "The listing took too long and its snapshot is gone. Start it anew.",
        Map.of("snapshot", Long.toString(token.snapshot())));
  }

  private Position requireReady() {
    var state = copy.replica().state();
    if (state == null) {
      throw AgentErrors.replicaNotReady(agentId);
    }
    return state.cursor();
  }

  private void requireHeld(String store) {
    requireReady();
    if (!reader.holds(store)) {
      throw AgentErrors.storeNotServed(agentId, store);
    }
  }

  private Freshness freshness(Position asOf) {
    Staleness now = copy.freshness().now();
    Freshness.Builder freshness =
        Freshness.newBuilder()
            .setAsOf(RecordMapper.position(asOf.epoch(), asOf.sequence()))
            .setStale(now.isStale());
    java.time.Duration age = now.age();
    if (age != null) {
      freshness.setStaleness(
          Duration.newBuilder().setSeconds(age.toSeconds()).setNanos(age.toNanosPart()));
    }
    return freshness.build();
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
