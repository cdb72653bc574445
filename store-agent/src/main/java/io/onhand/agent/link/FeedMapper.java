package io.onhand.agent.link;

import com.google.protobuf.Timestamp;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.inventory.v1.Record;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Frames of the feed from messages to values. What has no meaning is an IllegalArgumentException.
 */
public final class FeedMapper {

  private FeedMapper() {}

  static FeedFrame frame(SubscribeResponse message) {
    return switch (message.getFrameCase()) {
      case OPENED ->
          new FeedFrame.Opened(
              position(message.getOpened().getHead()),
              message.getOpened().getSnapshot(),
              message.getOpened().getStoresList(),
              lineage(message.getOpened().getEndedEpochsList()));
      case SNAPSHOT_RECORDS ->
          new FeedFrame.SnapshotRecords(
              message.getSnapshotRecords().getRecordsList().stream()
                  .map(FeedMapper::stock)
                  .toList());
      case SNAPSHOT_THINGS ->
          new FeedFrame.SnapshotThings(
              ThingReader.things(
                  message.getSnapshotThings().getReservationsList(),
                  message.getSnapshotThings().getTransfersList(),
                  message.getSnapshotThings().getExceptionsList()));
      case SNAPSHOT_END ->
          new FeedFrame.SnapshotEnd(
              position(message.getSnapshotEnd().getPosition()),
              new SnapshotCounts(
                  message.getSnapshotEnd().getRecords(),
                  message.getSnapshotEnd().getReservations(),
                  message.getSnapshotEnd().getTransfers(),
                  message.getSnapshotEnd().getExceptions()));
      case ENTRY -> new FeedFrame.Entry(entry(message.getEntry()));
      case BOOKMARK ->
          new FeedFrame.Bookmark(
              position(message.getBookmark().getPosition()),
              message.getBookmark().getHeadSequence(),
              micros(message.getBookmark().getServerTime()));
      case FRAME_NOT_SET ->
          throw new IllegalArgumentException("Expected a frame, but got none that is known.");
    };
  }

  private static Lineage lineage(List<io.onhand.inventory.v1.Position> ended) {
    Map<Long, Long> ends = new HashMap<>();
    for (io.onhand.inventory.v1.Position end : ended) {
      ends.put(end.getEpoch(), end.getSequence());
    }
    return new Lineage(ends);
  }

  /** A record as Central sends it. */
  public static StockRecord stock(Record message) {
    return new StockRecord(
        new RecordKey(message.getProduct(), message.getStore()),
        message.getOnHand(),
        message.getReserved(),
        message.getIncoming(),
        message.hasFloor() ? Floor.at(message.getFloor()) : Floor.NONE,
        message.hasLowStockAt() ? OptionalLong.of(message.getLowStockAt()) : OptionalLong.empty(),
        message.getVersion(),
        message.getUpdatedSequence(),
        micros(message.getUpdatedAt()));
  }

  /** A position as Central sends it. */
  public static Position position(io.onhand.inventory.v1.Position message) {
    return new Position(message.getEpoch(), message.getSequence());
  }

  static io.onhand.inventory.v1.Position message(Position position) {
    return io.onhand.inventory.v1.Position.newBuilder()
        .setEpoch(position.epoch())
        .setSequence(position.sequence())
        .build();
  }

  private static FeedEntry entry(io.onhand.replication.v1.FeedEntry message) {
    List<StoreSlice> slices =
        message.getSlicesList().stream()
            .map(slice ->
                new StoreSlice(
                    slice.getStore(),
                    slice.getChangesList().stream()
                        .map(change ->
                            new RecordChange(stock(change.getRecord()), change.getOnHandDelta()))
                        .toList(),
                    ThingReader.things(
                        slice.getReservationsList(),
                        slice.getTransfersList(),
                        slice.getExceptionsList())))
            .toList();
    return new FeedEntry(
        message.getPreviousSequence(),
        message.getHeader().getSequence(),
        message.getHeader().getOrigin(),
        message.getHeader().getIdempotencyKey(),
        message.getHeader().getTraceParent(),
        slices);
  }

  static long micros(Timestamp time) {
    return Math.addExact(
        Math.multiplyExact(time.getSeconds(), 1_000_000L), time.getNanos() / 1_000);
  }
}
