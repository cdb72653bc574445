package io.onhand.agent.api;

import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.agent.replica.ReplicaReader.Range;
import io.onhand.agent.replica.ReplicaReader.Read;
import io.onhand.agent.replica.Staleness;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.Errors;
import io.onhand.server.api.ReadWish;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of records of the local copy, each with how fresh it is. What is not valid throws {@link
 * InvalidFieldException} before anything is read. Any thread.
 */
final class CopyReads {

  private static final int BATCH_KEYS_MAX = 1_000;

  private final LocalCopy copy;
  private final ReplicaReader reader;
  private final CopyStanding standing;
  private final ShownRecords shown;

  CopyReads(LocalCopy copy, CopyStanding standing, ShownRecords shown) {
    this.copy = copy;
    this.reader = copy.replica().reader();
    this.standing = standing;
    this.shown = shown;
  }

  LocalRead<GetRecordResponse> record(GetRecordRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    ReadWish wish = ReadWish.of(request.getRead());
    return new LocalRead<>(wish, () -> record(key, wish));
  }

  private GetRecordResponse record(RecordKey key, ReadWish wish) {
    Staleness staleness = standing.require(wish);
    standing.requireHeld(key.store());
    Read read = copy.ownAnswers().read(reader, List.of(key));
    Freshness freshness = CopyStanding.freshness(wish, read.asOf(), staleness);
    Record record = shown(key, read.records().getFirst(), read.asOf().epoch());
    if (record == null) {
      throw Errors.exception(Errors.recordNotFound(key.product(), key.store()));
    }
    return GetRecordResponse.newBuilder().setRecord(record).setFreshness(freshness).build();
  }

  LocalRead<BatchGetRecordsResponse> records(BatchGetRecordsRequest request) {
    if (request.getKeysCount() < 1 || request.getKeysCount() > BATCH_KEYS_MAX) {
      throw new InvalidFieldException(
          "keys",
          "Expected 1 to " + BATCH_KEYS_MAX + " keys, but got " + request.getKeysCount() + ".");
    }
    List<RecordKey> keys = new ArrayList<>(request.getKeysCount());
    for (int i = 0; i < request.getKeysCount(); i++) {
      keys.add(RecordMapper.key("keys[" + i + "]", request.getKeys(i)));
    }
    ReadWish wish = ReadWish.of(request.getRead());
    return new LocalRead<>(wish, () -> records(keys, wish));
  }

  private BatchGetRecordsResponse records(List<RecordKey> keys, ReadWish wish) {
    Staleness staleness = standing.require(wish);
    keys.forEach(key -> standing.requireHeld(key.store()));
    Read read = copy.ownAnswers().read(reader, keys);
    BatchGetRecordsResponse.Builder response =
        BatchGetRecordsResponse.newBuilder()
            .setFreshness(CopyStanding.freshness(wish, read.asOf(), staleness));
    for (int i = 0; i < keys.size(); i++) {
      Record record = shown(keys.get(i), read.records().get(i), read.asOf().epoch());
      if (record == null) {
        response.addMissing(RecordMapper.key(keys.get(i)));
      } else {
        response.addRecords(record);
      }
    }
    return response.build();
  }

  private @Nullable Record shown(RecordKey key, @Nullable StockRecord stock, long epoch) {
    return stock == null ? shown.missing(key, epoch) : shown.of(stock, epoch);
  }

  LocalRead<GetAvailabilityResponse> availability(GetAvailabilityRequest request) {
    String product = RecordMapper.id("product", request.getProduct());
    ReadWish wish = ReadWish.of(request.getRead());
    return new LocalRead<>(wish, () -> availability(product, wish));
  }

  private GetAvailabilityResponse availability(String product, ReadWish wish) {
    Staleness staleness = standing.require(wish);
    Range range = reader.product(product);
    return Availability.of(range.records(), stock -> shown.of(stock, range.asOf().epoch()))
        .setFreshness(CopyStanding.freshness(wish, range.asOf(), staleness))
        .setPartial(true)
        .build();
  }
}
