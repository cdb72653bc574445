package io.onhand.server;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.onhand.server.admin.Alarms;
import io.onhand.server.api.CentralServices;
import io.onhand.server.api.RangeHashes;
import io.onhand.server.api.Upkeep;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.domain.Position;
import io.onhand.server.log.EmbeddedLog;
import io.onhand.server.log.HorizonSweep;
import io.onhand.server.log.KeyFilter;
import io.onhand.server.log.KeyFilterLoad;
import io.onhand.server.log.LoggedState;
import io.onhand.server.observability.Telemetry;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.Witness;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Central put together, in the order in which its parts stand on each other: store, witness,
 * pipeline, reads, services. Closing goes the other way.
 *
 * <p>Threads: gRPC's event loops (validate, read single records), {@code sequencer}, {@code
 * committer}, {@code answerer}, {@code feed} and {@code feed-reader-N}, {@code read-N} (reads of
 * more than one record, recorded answers), {@code proof-1} (proofs of the state), {@code timer}
 * (disk, snapshots, horizon), {@code onhand-witness}.
 */
public final class Central implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Central.class);

  /** What of the time for shutdown is left for the parts after the pipeline is drained. */
  private static final Duration CLOSING = Duration.ofSeconds(4);

  private final CentralSettings settings;
  private final Recovery.Recovered recovered;
  private final Telemetry telemetry;
  private final Witness witness;
  private final Pipeline pipeline;
  private final SnapshotPool snapshots;
  private final ReadThreads reads;
  private final FeedPart feed;
  private final ProofPart proofs;
  private final BackupPart backups;
  private final CentralServices services;
  private final Chores chores;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Recovers the data folder and serves.
   *
   * @param faults ends the process when something fails that must not be tried again
   * @throws IOException when the port cannot be had
   * @throws io.onhand.server.storage.DataFolderException when the data folder cannot be used
   */
  public static Central start(CentralSettings settings, FaultHandler faults) throws IOException {
    Instant startedAt = Instant.now();
    Recovery.Recovered recovered = Recovery.open(settings);
    try {
      return new Central(settings, recovered, faults, startedAt);
    } catch (IOException | RuntimeException e) {
      recovered.store().close();
      throw e;
    }
  }

  private Central(
      CentralSettings settings,
      Recovery.Recovered recovered,
      FaultHandler faults,
      Instant startedAt)
      throws IOException {
    this.settings = settings;
    this.recovered = recovered;
    RocksStore store = recovered.store();
    Head head = recovered.head();
    telemetry = Telemetry.start(settings.telemetry());
    witness =
        Witness.open(
            settings.data(),
            new Witness.Mark(head.epoch(), head.sequence()),
            e -> faults.fatal("Expected to write the witness of the log, but it failed.", e));
    Alarms alarms = new Alarms();
    AtomicReference<Head> durable = new AtomicReference<>(head);
    HorizonSweep sweep = new HorizonSweep(store, durable::get);
    KeyFilter filter = KeyFilter.ofCentral();
    feed = new FeedPart(store, alarms);
    TrimPart trims =
        new TrimPart(store, settings.log(), durable::get, sweep, feed.registry()::reports, alarms);
    pipeline =
        new Pipeline(
            new Pipeline.Ports(
                new EmbeddedLog(store, head, filter),
                new LoggedState(store, filter),
                head,
                List.of(
                    (block, now, bytes) -> witness.advance(now.sequence()),
                    (block, now, bytes) -> durable.set(now),
                    feed.listener()),
                feed.housekeeping()
                    .and(sweep)
                    .and(trims.housekeeping())
                    .and(new KeyFilterLoad(store, filter)),
                Clock.SYSTEM,
                settings.limits(),
                telemetry.pipeline(),
                faults,
                what -> alarms.raise(Alarms.Cause.INVARIANT_VIOLATED, what)));
    snapshots =
        new SnapshotPool(
            store, CentralServices::sequenceOf, System::nanoTime, SnapshotPool.Limits.DEFAULT);
    reads = new ReadThreads("read", settings.readThreads(), settings.readsWaitingMax());
    DiskSpace disk =
        DiskSpace.of(
            settings.data(), settings.diskLowWaterBytes(), settings.rocks().headroomBytes());
    chores =
        new Chores(
            store,
            pipeline,
            disk,
            snapshots,
            alarms,
            settings.log().ageMin(),
            isTaking -> Parts.ingest(health, isTaking));
    backups =
        new BackupPart(
            settings,
            store,
            () -> pipeline.admission().inFlight() > 0,
            disk,
            alarms,
            java.time.Clock.systemUTC());
    trims.protectedBy(backups.backups(), backups::look);
    CentralStatus status =
        new CentralStatus(
            pipeline,
            store,
            disk,
            alarms,
            feed,
            backups.backups(),
            trims::logBytes,
            startedAt,
            recovered.duration());
    proofs =
        new ProofPart(settings.data(), store, pipeline, disk, backups.backups()::newestReplayed);
    long process = ThreadLocalRandom.current().nextLong();
    services =
        CentralServices.of(
            pipeline,
            store,
            snapshots,
            reads,
            Clock.SYSTEM,
            process,
            status,
            chores::after,
            new Upkeep(
                proofs.proofs(),
                backups.calls(),
                new CentralAgents(pipeline, feed, store, Clock.SYSTEM),
                trims.calls()));
    CentralGauges.pipeline(telemetry.gauges(), pipeline);
    CentralGauges.disk(telemetry.gauges(), store, trims, disk);
    CentralGauges.backups(telemetry.gauges(), backups);
    CentralGauges.feed(telemetry.gauges(), feed::subscribers, feed::figures);
    CentralGauges.alarms(telemetry.gauges(), alarms);
    NettyServerBuilder builder = GrpcServers.builder(settings.listening());
    telemetry.instrument(builder);
    services.services().forEach(builder::addService);
    builder.addService(
        feed.start(pipeline, new RangeHashes(snapshots, pipeline::head, process), reads, faults));
    builder
        .addService(health.getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance());
    server = builder.build();
    try {
      pipeline.start();
      chores.start();
      chores.every(BackupPart.LOOK_MILLIS, backups::makeCheckpointWhenDue);
      chores.every(TrimPart.LOOK_MILLIS, trims::trimWhatIsOver);
      chores.every(Chores.SWEEP_MILLIS, feed::sweep);
      server.start();
    } catch (IOException | RuntimeException e) {
      closeParts();
      throw e;
    }
    Parts.serving(health);
    LOG.atInfo()
        .addKeyValue("port", server.getPort())
        .addKeyValue("epoch", Position.epochText(head.epoch()))
        .addKeyValue("head", head.sequence())
        .addKeyValue("recovery_millis", recovered.duration().toMillis())
        .log("Central is ready.");
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** One line for whoever started it. */
  String readyLine() {
    return "onhand central is ready on %s:%d (%d entries in the log, recovered in %d ms, data in %s)"
        .formatted(
            settings.listening().bind(),
            port(),
            recovered.head().sequence(),
            recovered.duration().toMillis(),
            settings.data());
  }

  /** Waits until it was closed. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * Refuses new work, finishes what was admitted, makes all of it durable and ends, within {@link
   * CentralSettings#SHUTDOWN_MAX}.
   */
  @Override
  public void close() {
    LOG.info("Central is going down.");
    health.enterTerminalState();
    boolean isInterrupted = false;
    try {
      boolean isDrained = pipeline.drain(CentralSettings.SHUTDOWN_MAX.minus(CLOSING));
      services.endStreams();
      feed.close();
      server.shutdown();
      if (!isDrained || !server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      isInterrupted = true;
      server.shutdownNow();
    }
    closeParts();
    LOG.info("Central is down.");
    ended.countDown();
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeParts() {
    pipeline.close();
    feed.close();
    chores.close();
    reads.close();
    proofs.close();
    backups.close();
    telemetry.close();
    snapshots.close();
    witness.close();
    recovered.store().close();
  }
}
