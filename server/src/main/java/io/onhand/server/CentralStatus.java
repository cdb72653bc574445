package io.onhand.server;

import com.google.protobuf.Timestamp;
import io.onhand.admin.v1.CommandCounts;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.Subscriber;
import io.onhand.replication.v1.AgentState;
import io.onhand.server.admin.Alarms;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.backup.Backups;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.DecisionCounts;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How Central is, gathered from its parts. */
final class CentralStatus implements Supplier<GetStatusResponse> {
  private final Pipeline pipeline;
  private final LogReader log;
  private final DiskSpace disk;
  private final Alarms alarms;
  private final FeedPart feed;
  private final Backups backups;
  private final LongSupplier logBytes;
  private final Timestamp startedAt;
  private final Duration recovery;

  CentralStatus(
      Pipeline pipeline,
      KeyValueStore store,
      DiskSpace disk,
      Alarms alarms,
      FeedPart feed,
      Backups backups,
      LongSupplier logBytes,
      Instant startedAt,
      Duration recovery) {
    this.pipeline = pipeline;
    this.log = new LogReader(store);
    this.disk = disk;
    this.alarms = alarms;
    this.feed = feed;
    this.backups = backups;
    this.logBytes = logBytes;
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
    GetStatusResponse.Builder status =
        GetStatusResponse.newBuilder()
            .setVersion(Version.text())
            .setHead(RecordMapper.position(head.epoch(), head.sequence()))
            .setHeadTime(RecordMapper.timestamp(head.logTimeMicros()))
            .setHorizon(head.horizon())
            .setOldestSequence(log.oldest().orElse(0L))
            .setLogBytes(logBytes.getAsLong())
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
            .addAllSubscribers(subscribers(head));
    addBackup(status);
    return status.build();
  }

  private void addBackup(GetStatusResponse.Builder status) {
    backups
        .newestVerified()
        .map(Listed::manifest)
        .ifPresent(manifest ->
            status
                .setVerifiedBackup(RecordMapper.position(manifest.epoch(), manifest.sequence()))
                .setVerifiedBackupCreatedAt(RecordMapper.timestamp(manifest.createdAtMicros())));
    backups
        .newestReplayedPosition()
        .ifPresent(
            it -> status.setReplayedBackup(RecordMapper.position(it.epoch(), it.sequence())));
  }

  /** Who has reported, and who reads a feed now. */
  private List<Subscriber> subscribers(Head head) {
    Set<String> open = feed.openSubscribers();
    Map<String, SubscriberReport> known = new TreeMap<>(feed.registry().reports());
    open.forEach(id -> known.putIfAbsent(id, SubscriberReport.NONE));
    List<Subscriber> subscribers = new ArrayList<>();
    known.forEach((id, report) -> subscribers.add(subscriber(id, report, open.contains(id), head)));
    return subscribers;
  }

  private static Subscriber subscriber(
      String id, SubscriberReport report, boolean isConnected, Head head) {
    Subscriber.Builder message =
        Subscriber.newBuilder()
            .setSubscriberId(id)
            .setConnected(isConnected)
            .addAllStores(report.stores())
            .setState(
                switch (report.state()) {
                  case UNKNOWN -> AgentState.AGENT_STATE_UNSPECIFIED;
                  case SYNCING -> AgentState.AGENT_STATE_SYNCING;
                  case LIVE -> AgentState.AGENT_STATE_LIVE;
                });
    Position durable = report.durable();
    if (durable != null) {
      message
          .setDurable(RecordMapper.position(durable.epoch(), durable.sequence()))
          .setLagEntries(Math.max(0, head.sequence() - durable.sequence()));
    }
    if (report.reportedAtMicros() != 0) {
      message
          .setReportedAt(RecordMapper.timestamp(report.reportedAtMicros()))
          .setNotSeenFor(CentralAgents.notSeenFor(report, Clock.SYSTEM));
    }
    return message.build();
  }
}
