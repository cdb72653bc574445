package io.onhand.server.api;

import com.google.protobuf.ByteString;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.KeyRange;
import io.onhand.replication.v1.RangeHash;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hashes of key ranges, and of what is open, at one sequence, for copies that compare themselves.
 * Threads for reads.
 */
public final class RangeHashes {
  /** So many records are looked at in a call: about a tenth of a second. */
  static final int RECORDS_PER_CALL = 100_000;

  /** So many records are sent in a call. */
  static final int SENT_RECORDS_MAX = 1_000;

  private static final int RANGES_MAX = 1_000;
  private static final int PART_RECORDS_MAX = 1_000_000;
  private static final int READ_AT_ONCE = 1_000;
  private static final String FILTER = "hash ranges";
  private static final String NO_PLACE = "pin";

  private final SnapshotPool snapshots;
  private final Supplier<Head> durable;
  private final long server;

  /**
   * Hashes of a store.
   *
   * @param snapshots positions are pinned to
   * @param durable the durable head
   * @param server names this process in pins
   */
  public RangeHashes(SnapshotPool snapshots, Supplier<Head> durable, long server) {
    this.snapshots = snapshots;
    this.durable = durable;
    this.server = server;
  }

  /** Answers a call. */
  HashRangesResponse hash(HashRangesRequest request) {
    check(request);
    Head now = durable.get();
    try (Lease lease = lease(request, now)) {
      Head head = Pages.headOf(lease);
      StoredState state = new StoredState(lease);
      HashRangesResponse.Builder response =
          HashRangesResponse.newBuilder()
              .setPin(
                  new PageToken(server, head.epoch(), lease.sequence(), FILTER, NO_PLACE).text())
              .setPosition(RecordMapper.position(head.epoch(), head.sequence()));
      Walk walk = new Walk(state, request, response);
      for (KeyRange range : request.getRangesList()) {
        requireStore(state, range.getStore());
        if (!walk.cover(range)) {
          break;
        }
      }
      request.getThingRangesList().forEach(range -> requireStore(state, range.getStore()));
      new ThingHashes(lease, request, response).addParts();
      lease.keepForNextPage();
      return response.build();
    }
  }

  private static void requireStore(StoredState state, String store) {
    if (!state.isStoreDeclared(store)) {
      throw Errors.exception(Errors.storeNotFound(store));
    }
  }

  private Lease lease(HashRangesRequest request, Head now) {
    Optional<PageToken> pin = PageToken.parse(request.getPin(), server, now.epoch(), FILTER);
    if (pin.isPresent()) {
      return snapshots
          .resume(pin.get().snapshot())
          .orElseThrow(() ->
              Errors.exception(
                  ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
                  "The comparison took too long and its snapshot is gone. Start it anew.",
                  Map.of(
                      "epoch", Position.epochText(now.epoch()),
                      "snapshot", Long.toString(pin.get().snapshot()))));
    }
    Position min =
        RecordMapper.position("min_position", request.hasMinPosition(), request.getMinPosition());
    if (min != null && min.epoch() != now.epoch()) {
      throw Errors.exception(Errors.epochChanged(now.epoch()));
    }
    if (min != null && min.sequence() > now.sequence()) {
      throw Errors.exception(Errors.sequenceInFuture(now.epoch(), now.sequence()));
    }
    return snapshots
        .acquire(min == null ? 0 : min.sequence())
        .orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private static void check(HashRangesRequest request) {
    int ranges = request.getRangesCount() + request.getThingRangesCount();
    if (ranges < 1 || ranges > RANGES_MAX) {
      throw new InvalidFieldException(
          "ranges", "Expected 1 to " + RANGES_MAX + " of both kinds, but got " + ranges + ".");
    }
    int perPart = request.getRecordsPerPart();
    if (perPart < 0 || perPart > PART_RECORDS_MAX) {
      throw new InvalidFieldException(
          "records_per_part",
          "Expected at most "
              + PART_RECORDS_MAX
              + ", but got "
              + Integer.toUnsignedString(perPart)
              + ".");
    }
    for (int i = 0; i < request.getRangesCount(); i++) {
      KeyRange range = request.getRanges(i);
      RecordMapper.id("ranges[" + i + "].store", range.getStore());
      checkProduct("ranges[" + i + "].from_product", range.getFromProduct());
      checkProduct("ranges[" + i + "].to_product", range.getToProduct());
    }
    ThingHashes.check(request);
  }

  private static void checkProduct(String field, String product) {
    if (!product.isEmpty()) {
      RecordMapper.id(field, product);
    }
  }

  /** Goes through the ranges of one call. */
  private static final class Walk {
    private final StoredState state;
    private final HashRangesResponse.Builder response;
    private final boolean includesRecords;
    private final int perPart;
    private int left;

    Walk(StoredState state, HashRangesRequest request, HashRangesResponse.Builder response) {
      this.state = state;
      this.response = response;
      includesRecords = request.getIncludeRecords();
      int asked = request.getRecordsPerPart();
      perPart = asked == 0 ? Integer.MAX_VALUE : asked;
      left = includesRecords ? SENT_RECORDS_MAX : RECORDS_PER_CALL;
    }

    /** Adds the parts of a range. False: the call has looked at enough. */
    boolean cover(KeyRange range) {
      String from = range.getFromProduct();
      Part part = new Part(range.getStore(), from);
      while (true) {
        List<StockRecord> records =
            state.recordsOfRange(range.getStore(), from, range.getToProduct(), READ_AT_ONCE);
        for (StockRecord record : records) {
          String product = record.key().product();
          if (product.equals(from) && part.records > 0) {
            continue; // the last of the step before
          }
          if (left == 0) {
            part.end(product);
            return false;
          }
          if (part.records == perPart) {
            part.end(product);
            part = new Part(range.getStore(), product);
          }
          part.add(record);
          left--;
        }
        if (records.size() < READ_AT_ONCE) {
          part.end(range.getToProduct());
          return left > 0;
        }
        from = records.getLast().key().product();
      }
    }

    /** A part on its way. */
    private final class Part {
      final RangeHash.Builder message = RangeHash.newBuilder();
      final StateHash hash = new StateHash();
      final KeyRange.Builder range;
      int records;

      Part(String store, String from) {
        range = KeyRange.newBuilder().setStore(store).setFromProduct(from);
      }

      void add(StockRecord record) {
        hash.add(record);
        records++;
        if (includesRecords) {
          message.addContents(RecordMapper.record(record));
        }
      }

      void end(String to) {
        response.addParts(
            message
                .setRange(range.setToProduct(to))
                .setRecords(records)
                .setHash(ByteString.copyFrom(hash.finish())));
      }
    }
  }
}
