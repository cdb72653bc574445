package io.onhand.agent;

import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.onhand.agent.api.AgentIdentity;
import io.onhand.agent.api.AgentServices;
import io.onhand.agent.api.AgentServices.Queues;
import io.onhand.agent.api.AgentServices.ServiceLimits;
import io.onhand.agent.api.ReplicaProofs;
import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.agent.link.Link;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.observability.AgentGauges;
import io.onhand.agent.outbox.OutboxStatus;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.OwnAnswers;
import io.onhand.agent.replica.PositionWaits;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.replica.ReplicaListing;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.agent.verify.GrpcCentralHashes;
import io.onhand.client.OnhandChannel;
import io.onhand.server.Version;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.observability.BothReplicaObservers;
import io.onhand.server.observability.CallContextForwarding;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import io.onhand.server.observability.ReplicaObserver;
import io.onhand.server.observability.Telemetry;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store agent put together, in the order in which its parts stand on each other: store, replica,
 * line to Central, services. Closing goes the other way.
 *
 * <p>Threads: gRPC's event loops (validate, forward, read single records), {@code onhand-link}
 * (feed, replica), {@code onhand-outbox} (queued writes), {@code onhand-forwarded} (what Central
 * accepted), {@code read-N} (reads of more than one record), {@code timer} (disk, snapshots,
 * health, calls that waited long enough).
 */
public final class Agent implements AutoCloseable {

  /** The exit status of a process that a fault ends. */
  static final int FAULT_STATUS = 70;

  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /** What of the time for shutdown is left for the parts after the calls are answered. */
  private static final Duration CLOSING = Duration.ofSeconds(4);

  private final AgentSettings settings;
  private final RocksStore store;
  private final Telemetry telemetry;
  private final LocalCopy copy;
  private final ManagedChannel central;
  private final LinkPart following;
  private final Link link;
  private final ForwardedPart forwarded;
  private final OutboxPart outbox;
  private final SnapshotPool snapshots;
  private final ReadThreads reads;
  private final ReadThreads proofThread = new ReadThreads("verify", 1, 1);
  private final AgentServices services;
  private final Timer timer;
  private final Server server;
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Opens the data folder, serves what it holds, and follows Central.
   *
   * @param faults ends the process when something fails that must not be tried again
   * @throws IOException when the port cannot be had
   * @throws io.onhand.server.storage.DataFolderException when the data folder cannot be used
   */
  public static Agent start(AgentSettings settings, FaultHandler faults) throws IOException {
    return start(settings, ReplicaObserver.NONE, () -> diskOf(settings), faults);
  }

  /**
   * The same, watched.
   *
   * @param observer told of each applied entry, beside the telemetry
   * @throws IOException when the port cannot be had
   * @throws io.onhand.server.storage.DataFolderException when the data folder cannot be used
   */
  public static Agent start(AgentSettings settings, ReplicaObserver observer, FaultHandler faults)
      throws IOException {
    return start(settings, observer, () -> diskOf(settings), faults);
  }

  /**
   * The same, on a disk that may be another one than it seems.
   *
   * @param disk asked for once the data folder is there
   */
  static Agent start(
      AgentSettings settings,
      ReplicaObserver observer,
      Supplier<DiskSpace> disk,
      FaultHandler faults)
      throws IOException {
    SetAsideFolders aside = new SetAsideFolders(settings.data(), Instant::now);
    ReplicaOpening.Opened opened = ReplicaOpening.open(settings, aside);
    try {
      aside.deleteUnfinished();
      return new Agent(settings, opened, aside, disk.get(), observer, faults);
    } catch (IOException | RuntimeException e) {
      opened.store().close();
      throw e;
    }
  }

  private Agent(
      AgentSettings settings,
      ReplicaOpening.Opened opened,
      SetAsideFolders aside,
      DiskSpace disk,
      ReplicaObserver observer,
      FaultHandler faults)
      throws IOException {
    this.settings = settings;
    this.store = opened.store();
    Clock clock = Clock.SYSTEM;
    long startedAtMicros = clock.wallMicros();
    copy = openCopy(settings, opened.replica(), clock);
    telemetry = Telemetry.start(settings.telemetry());
    central = openChannel(settings);
    following =
        new LinkPart(
            settings,
            copy,
            central,
            BothReplicaObservers.of(telemetry.replica(), observer),
            why -> aside.copy(why, store::checkpoint),
            disk,
            this::outboxFigures,
            this::outboxFailed,
            faults);
    link = following.link();
    forwarded =
        new ForwardedPart(
            settings.data(), settings.forwarded(), link::central, disk::isLow, faults);
    outbox =
        new OutboxPart(
            settings.data(),
            copy,
            forwarded.window(),
            central,
            this::isLineDown,
            this::footing,
            disk::isLow,
            faults);
    forwarded
        .window()
        .resendsTo(
            AgentServices.resend(
                outbox.outbox(), settings.data().resolve(LinkPart.LOST_RECORDS_FOLDER)));
    snapshots =
        new SnapshotPool(
            store, ReplicaListing::sequenceOf, System::nanoTime, SnapshotPool.Limits.DEFAULT);
    reads = new ReadThreads(settings.readThreads(), settings.readsWaitingMax());
    services =
        new AgentServices(
            new AgentIdentity(
                settings.id(),
                settings.storesInOrder(),
                settings.central().toString(),
                Version.text(),
                startedAtMicros,
                aside::kept,
                link::alarms),
            copy,
            snapshots,
            reads,
            ClientInterceptors.intercept(central, new CallContextForwarding()),
            this::isLineDown,
            this::footing,
            new Queues(outbox.outbox(), forwarded.window()),
            link::status,
            ServiceLimits.DEFAULT,
            clock,
            new ReplicaProofs(
                settings.id(),
                copy,
                new GrpcCentralHashes(central),
                following.tasks(),
                proofThread));
    link.asks(services.openOutcomes());
    registerGauges(telemetry.gauges(), aside, disk, clock);
    NettyServerBuilder builder = GrpcServers.builder(settings.listening());
    telemetry.instrument(builder);
    services.addTo(builder);
    server = builder.build();
    timer = new Timer(disk, snapshots, services);
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      closeParts();
      throw e;
    }
    timer.start();
    following.start();
    outbox.start();
    forwarded.start();
    log.atInfo()
        .addKeyValue("id", settings.id())
        .addKeyValue("port", server.getPort())
        .addKeyValue("central", settings.central())
        .addKeyValue("cursor", copy.replica().resumePoint())
        .log("The agent is ready.");
  }

  private static LocalCopy openCopy(AgentSettings settings, Replica replica, Clock clock) {
    ReplicaState state = replica.state();
    return new LocalCopy(
        replica,
        new OwnAnswers(settings.ownAnswersMax()),
        new FreshnessTracker(
            clock, state == null ? 0 : state.upToDateMicros(), settings.staleAfter()),
        new PositionWaits(PositionWaits.WAITING_MAX_DEFAULT),
        new ReplicaDamage(DamageNote.in(settings.data())::leave));
  }

  private static DiskSpace diskOf(AgentSettings settings) {
    long headroomBytes =
        RocksSettings.AGENT.headroomBytes()
            + RocksSettings.OUTBOX.headroomBytes()
            + RocksSettings.FORWARDED.headroomBytes();
    return DiskSpace.of(settings.data(), headroomBytes, headroomBytes);
  }

  private static ManagedChannel openChannel(AgentSettings settings) {
    OnhandChannel channel =
        OnhandChannel.to(settings.central()).withUserAgent("onhand-agent/" + Version.text());
    return settings
        .centralTls()
        .map(channel::withTls)
        .orElse(channel)
        .open(NettyChannelBuilder::directExecutor);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** How its link is. */
  public LinkStatus linkStatus() {
    return link.status();
  }

  /** One line for whoever started it. */
  String readyLine() {
    ReplicaState state = copy.replica().state();
    return "onhand agent %s is ready on %s:%d (%s, %s, data in %s)"
        .formatted(
            settings.id(),
            settings.listening().bind(),
            port(),
            settings.stores().isEmpty()
                ? "all stores"
                : String.join(", ", settings.storesInOrder()),
            state == null
                ? "nothing held yet"
                : "%d records as of %d".formatted(state.records(), state.cursor().sequence()),
            settings.data());
  }

  /** Waits until it was closed. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * Refuses new calls, answers those under way, syncs the replica and ends, within {@link
   * AgentSettings#SHUTDOWN_MAX}.
   */
  @Override
  public void close() {
    if (!isClosing.compareAndSet(false, true)) {
      return;
    }
    log.info("The agent is going down.");
    services.drain();
    server.shutdown();
    boolean isInterrupted = false;
    try {
      Duration patience = AgentSettings.SHUTDOWN_MAX.minus(CLOSING);
      if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      isInterrupted = true;
      server.shutdownNow();
    }
    closeParts();
    log.info("The agent is down.");
    ended.countDown();
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeParts() {
    following.close();
    central.shutdownNow();
    outbox.close();
    forwarded.close();
    timer.close();
    reads.close();
    proofThread.close();
    telemetry.close();
    snapshots.close();
    store.close();
  }

  private void registerGauges(Gauges gauges, SetAsideFolders aside, DiskSpace disk, Clock clock) {
    AgentGauges.link(gauges, copy, link::status);
    AgentGauges.setAside(gauges, aside);
    AgentGauges.outbox(gauges, outbox.outbox()::status, clock);
    AgentGauges.forwarded(gauges, forwarded.window()::status);
    AgentGauges.alarms(gauges, link::alarms, forwarded.window()::status);
    gauges.register(Gauge.DISK_USABLE, () -> disk.check().usableBytes());
    gauges.storage(store::figures);
  }

  private void outboxFailed(Throwable failure) {
    outbox.failed(failure);
  }

  private OutboxFigures outboxFigures() {
    OutboxStatus status = outbox.outbox().status();
    long oldest = status.oldestQueuedAtMicros();
    return new OutboxFigures(
        status.waiting(),
        status.parked(),
        oldest == 0 ? 0 : Math.max(0, Clock.SYSTEM.wallMicros() - oldest));
  }

  /** With a feed that is refused nobody would say which history it is: a store trades on. */
  private Footing footing() {
    Footing footing = forwarded.window().footing();
    return link.isRefused() ? footing.unbound() : footing;
  }

  /** Asking for it connects: a connection that lies idle is there for whoever calls next. */
  private boolean isLineDown() {
    return link.status().isLineDown(central.getState(true) == ConnectivityState.READY);
  }
}
