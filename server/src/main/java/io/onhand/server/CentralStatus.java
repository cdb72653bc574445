package io.onhand.server;

import com.google.protobuf.Timestamp;
import io.onhand.admin.v1.CommandCounts;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.server.admin.Alarms;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.commit.DecisionCounts;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** How Central is, gathered from its parts. */
final class CentralStatus implements Supplier<GetStatusResponse> {
  private final Pipeline pipeline;
  private final LogReader log;
  private final DiskSpace disk;
  private final Alarms alarms;
  private final Timestamp startedAt;
  private final Duration recovery;

  CentralStatus(
      Pipeline pipeline,
      KeyValueStore store,
      DiskSpace disk,
      Alarms alarms,
      Instant startedAt,
      Duration recovery) {
    this.pipeline = pipeline;
    this.log = new LogReader(store);
    this.disk = disk;
    this.alarms = alarms;
    this.startedAt =
        Timestamp.newBuilder()
            .setSeconds(startedAt.getEpochSecond())
            .setNanos(startedAt.getNano())
            .build();
    this.recovery = recovery;
  }

  @Override
  public GetStatusResponse get() {
    Head head = pipeline.head();
    DiskSpace.Reading space = disk.check();
    DecisionCounts counts = pipeline.counts();
    return GetStatusResponse.newBuilder()
        .setVersion(Version.text())
        .setHead(RecordMapper.position(head.epoch(), head.sequence()))
        .setHeadTime(RecordMapper.timestamp(head.logTimeMicros()))
        .setHorizon(head.horizon())
        .setOldestSequence(log.oldest().orElse(0L))
        .setStartedAt(startedAt)
        .setRecoveryMillis(recovery.toMillis())
        .setRecords(head.records())
        .setStores(head.stores())
        .setInFlight(pipeline.admission().inFlight())
        .setDiskUsableBytes(space.usableBytes())
        .setDiskLowWaterBytes(space.lowWaterBytes())
        .setDiskLow(space.low())
        .addAllAlarms(alarms.sentences())
        .setCommands(
            CommandCounts.newBuilder()
                .setAccepted(counts.accepted())
                .setRejected(counts.rejected())
                .setReplayed(counts.replayed()))
        .build();
  }
}
