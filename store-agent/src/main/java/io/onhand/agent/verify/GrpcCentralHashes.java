package io.onhand.agent.verify;

import io.grpc.Channel;
import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.replica.ProductRange;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.KeyRange;
import io.onhand.replication.v1.RangeHash;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.server.api.RecordMapper;
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
    HashRangesRequest.Builder request =
        HashRangesRequest.newBuilder()
            .setPin(pin)
            .setRecordsPerPart(recordsPerPart)
            .setIncludeRecords(withRecords);
    if (min != null) {
      request.setMinPosition(RecordMapper.position(min.epoch(), min.sequence()));
    }
    for (ProductRange range : ranges) {
      request.addRanges(
          KeyRange.newBuilder()
              .setStore(range.store())
              .setFromProduct(range.from())
              .setToProduct(range.to()));
    }
    HashRangesResponse response =
        ReplicationServiceGrpc.newBlockingStub(central)
            .withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS)
            .hashRanges(request.build());
    return new Answer(
        response.getPin(),
        FeedMapper.position(response.getPosition()),
        response.getPartsList().stream().map(GrpcCentralHashes::part).toList());
  }

  private static Part part(RangeHash hash) {
    KeyRange range = hash.getRange();
    return new Part(
        new ProductRange(range.getStore(), range.getFromProduct(), range.getToProduct()),
        hash.getRecords(),
        hash.getHash().toByteArray(),
        hash.getContentsList().stream().map(FeedMapper::stock).toList());
  }
}
