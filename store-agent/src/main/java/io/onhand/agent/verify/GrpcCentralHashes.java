package io.onhand.agent.verify;

import io.grpc.Channel;
import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.link.ThingReader;
import io.onhand.agent.replica.ProductRange;
import io.onhand.agent.replica.ThingKey;
import io.onhand.agent.replica.ThingRange;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.KeyRange;
import io.onhand.replication.v1.RangeHash;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ThingKind;
import io.onhand.replication.v1.ThingRangeHash;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks Central over gRPC, and waits for its answers. */
public final class GrpcCentralHashes implements CentralHashes {
  private static final int SECONDS_MAX = 30;

  private final Channel central;

  public GrpcCentralHashes(Channel central) {
    this.central = central;
  }

  @Override
  public Answer ask(
      String pin,
      @Nullable Position min,
      List<ProductRange> ranges,
      int recordsPerPart,
      boolean withRecords) {
    HashRangesRequest.Builder request = request(pin, min, recordsPerPart, withRecords);
    for (ProductRange range : ranges) {
      request.addRanges(
          KeyRange.newBuilder()
              .setStore(range.store())
              .setFromProduct(range.from())
              .setToProduct(range.to()));
    }
    HashRangesResponse response = call(request);
    return new Answer(
        response.getPin(),
        FeedMapper.position(response.getPosition()),
        response.getPartsList().stream().map(GrpcCentralHashes::part).toList());
  }

  @Override
  public ThingAnswer askThings(
      String pin,
      @Nullable Position min,
      List<ThingRange> ranges,
      int thingsPerPart,
      boolean withThings) {
    HashRangesRequest.Builder request = request(pin, min, thingsPerPart, withThings);
    ranges.forEach(range -> request.addThingRanges(message(range)));
    HashRangesResponse response = call(request);
    return new ThingAnswer(
        response.getPin(),
        FeedMapper.position(response.getPosition()),
        response.getThingPartsList().stream().map(GrpcCentralHashes::part).toList());
  }

  private static HashRangesRequest.Builder request(
      String pin, @Nullable Position min, int perPart, boolean withContents) {
    HashRangesRequest.Builder request =
        HashRangesRequest.newBuilder()
            .setPin(pin)
            .setRecordsPerPart(perPart)
            .setIncludeRecords(withContents);
    if (min != null) {
      request.setMinPosition(RecordMapper.position(min.epoch(), min.sequence()));
    }
    return request;
  }

  private HashRangesResponse call(HashRangesRequest.Builder request) {
    return ReplicationServiceGrpc.newBlockingStub(central)
        .withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS)
        .hashRanges(request.build());
  }

  private static Part part(RangeHash hash) {
    KeyRange range = hash.getRange();
    return new Part(
        new ProductRange(range.getStore(), range.getFromProduct(), range.getToProduct()),
        hash.getRecords(),
        hash.getHash().toByteArray(),
        hash.getContentsList().stream().map(FeedMapper::stock).toList());
  }

  private static ThingPart part(ThingRangeHash hash) {
    io.onhand.replication.v1.ThingRange range = hash.getRange();
    return new ThingPart(
        new ThingRange(
            ThingReader.kind(range.getKind()),
            range.getStore(),
            id("from_id", range.getFromId()),
            id("to_id", range.getToId())),
        hash.getThings(),
        hash.getHash().toByteArray(),
        hash.getContentsList().stream().map(ThingReader::thing).toList());
  }

  private static io.onhand.replication.v1.ThingRange message(ThingRange range) {
    return io.onhand.replication.v1.ThingRange.newBuilder()
        .setKind(kind(range.kind()))
        .setStore(range.store())
        .setFromId(text(range.from()))
        .setToId(text(range.to()))
        .build();
  }

  /** A kind as the contract has it. */
  public static ThingKind kind(ThingKey.Kind kind) {
    return switch (kind) {
      case RESERVATION -> ThingKind.THING_KIND_RESERVATION;
      case TRANSFER -> ThingKind.THING_KIND_TRANSFER;
      case EXCEPTION -> ThingKind.THING_KIND_EXCEPTION;
    };
  }

  private static @Nullable LogId id(String field, String text) {
    return text.isEmpty() ? null : LogId.parse(field, text);
  }

  private static String text(@Nullable LogId id) {
    return id == null ? "" : id.toString();
  }
}
