package io.onhand.agent.api;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.onhand.agent.ModelLog;
import io.onhand.agent.TestClock;
import io.onhand.agent.api.AgentServices.ServiceLimits;
import io.onhand.agent.forwarded.CentralHistory;
import io.onhand.agent.forwarded.ForwardedFamily;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.agent.forwarded.ForwardedWindow.ForwardedPorts;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.outbox.LateWakeup;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.OutboxFamily;
import io.onhand.agent.outbox.OutboxLimits;
import io.onhand.agent.outbox.OutboxPorts;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedGroup;
import io.onhand.agent.replica.FeedOrder;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.OwnAnswers;
import io.onhand.agent.replica.PositionWaits;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.ReplicaListing;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.SnapshotLoad;
import io.onhand.agent.verify.GrpcCentralHashes;
import io.onhand.agent.verify.LinkTasks;
import io.onhand.client.Endpoint;
import io.onhand.client.OnhandChannel;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.server.commit.StepThread;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.observability.CallContextForwarding;
import io.onhand.server.observability.Telemetry;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.SnapshotPool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An agent's services over a replica in memory, and a fake Central on a real port. */
final class ApiFixture implements AutoCloseable {

  static final long EPOCH = 77;
  static final int WAITING_MAX = 8;

  final TestClock clock = new TestClock();
  final ModelLog log = new ModelLog(EPOCH, 5);
  final FakeInventory central;
  final LocalCopy copy;
  final InterruptedStore store =
      new InterruptedStore(new InMemoryStore(List.of(ReplicaFamily.values())));
  final LinkTasks linkTasks = new LinkTasks();
  final InMemoryStore outboxStore = new InMemoryStore(List.of(OutboxFamily.values()));
  final InMemoryStore forwardedStore = new InMemoryStore(List.of(ForwardedFamily.values()));
  volatile @Nullable CentralHistory history;
  volatile boolean isDiskLow;
  final ForwardedWindow forwarded =
      new ForwardedWindow(
          forwardedStore,
          ForwardedLimits.of(1, 1),
          new ForwardedPorts(() -> history, () -> isDiskLow, clock));
  final OutboxPorts outboxPorts;
  final Outbox outbox;
  final AgentServices services;
  final SnapshotPool snapshots;
  volatile LinkStatus link =
      new LinkStatus(
          LinkPhase.LIVE, LinkStatus.Breaker.CLOSED, "", 1, 1, new Position(EPOCH, 500), List.of());
  volatile boolean isHopeless;

  /** What ended the outbox's thread; null: nothing. */
  final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The time that tills give their calls; null: any. They wait for an answer all the same. */
  volatile @Nullable Duration patience;

  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private final ManagedChannel toCentral;
  private final ManagedChannel toAgent;
  private final Server agent;
  private final StepThread outboxThread;

  ApiFixture(String... stores) throws IOException {
    central = FakeInventory.on(0);
    copy =
        new LocalCopy(
            Replica.open(store, Set.of(stores)),
            new OwnAnswers(1_000),
            new FreshnessTracker(clock, 0, Duration.ofSeconds(2)),
            new PositionWaits(WAITING_MAX));
    snapshots =
        new SnapshotPool(
            store, ReplicaListing::sequenceOf, clock::monotonicNanos, SnapshotPool.Limits.DEFAULT);
    toCentral =
        OnhandChannel.to(new Endpoint("127.0.0.1", central.port()))
            .open(builder -> builder.directExecutor());
    Channel line = ClientInterceptors.intercept(toCentral, new CallContextForwarding());
    LateWakeup wakeup = new LateWakeup();
    outboxPorts =
        new OutboxPorts(
            AgentServices.replayLine(
                line, () -> isHopeless, forwarded::footing, copy, forwarded, wakeup),
            () -> isDiskLow,
            () -> copy.replica().state() == null ? null : cursor(),
            copy.replica()::durable,
            wakeup,
            clock,
            new Random(1));
    outbox = new Outbox(outboxStore, OutboxLimits.DEFAULT, outboxPorts);
    outboxThread = new StepThread("outbox", outbox, e -> failure.compareAndSet(null, e));
    wakeup.wakes(outboxThread);
    outboxThread.start();
    services =
        new AgentServices(
            new AgentIdentity(
                "agent-t",
                List.of(stores),
                "central:1",
                "1.0",
                clock.wallMicros(),
                List::of,
                () -> link.alarms()),
            copy,
            snapshots,
            Runnable::run,
            line,
            () -> isHopeless,
            forwarded::footing,
            new AgentServices.Queues(outbox, forwarded),
            () -> link,
            ServiceLimits.DEFAULT,
            clock,
            new ReplicaProofs(
                "agent-t", copy, new GrpcCentralHashes(toCentral), linkTasks, Runnable::run));
    String name = InProcessServerBuilder.generateName();
    // Not directExecutor(): it takes calls for those of one thread, and loses what two add at once.
    Executor inline = Runnable::run;
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(inline);
    Telemetry.start(TelemetrySettings.of("onhand-agent", "1.0", "t", "", Map.of()))
        .instrument(builder);
    builder.intercept(new Hurry());
    services.addTo(builder);
    agent = builder.build().start();
    toAgent = InProcessChannelBuilder.forName(name).executor(inline).build();
  }

  /** Gives calls a deadline that ends nothing but what the agent does because of it. */
  private final class Hurry implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Duration given = patience;
      return given == null
          ? next.startCall(call, headers)
          : Contexts.interceptCall(
              Context.current().withDeadlineAfter(given.toNanos(), TimeUnit.NANOSECONDS, deadlines),
              call,
              headers,
              next);
    }
  }

  /** Gives the replica the log's present state, and follows from there. */
  void takeSnapshot() {
    takeSnapshot(log);
  }

  /** The same from a log of any epoch. */
  void takeSnapshot(ModelLog log) {
    List<StockRecord> records = log.stateAt(log.head(), List.of());
    SnapshotLoad load = copy.replica().beginSnapshot(ModelLog.STORES);
    load.add(records);
    Things things = log.snapshotOfThings(List.of());
    load.add(things);
    SnapshotCounts counts = SnapshotCounts.NONE.withRecords(records.size()).with(things);
    copy.replica().finishSnapshot(load, log.headPosition(), counts, 0);
    copy.freshness().live(log.head());
    copy.freshness().heard(log.head(), clock.monotonicNanos());
    copy.moved(log.headPosition());
  }

  /** Brings what the log has beyond the replica. */
  void follow() {
    Position cursor = cursor();
    FeedGroup group = new FeedGroup(new FeedOrder(cursor));
    for (FeedEntry entry : log.feed(cursor.sequence(), List.of())) {
      group.add(entry);
    }
    copy.replica().apply(group, 0);
    copy.moved(group.cursor());
  }

  Position cursor() {
    ReplicaState state = copy.replica().state();
    return Objects.requireNonNull(state, "no snapshot yet").cursor();
  }

  /** A till's connection to the agent. */
  ManagedChannel till() {
    return toAgent;
  }

  InventoryServiceBlockingStub stock() {
    return InventoryServiceGrpc.newBlockingStub(toAgent);
  }

  static AdjustStockRequest sale(String key) {
    return AdjustStockRequest.newBuilder()
        .setCommand(
            CommandHeader.newBuilder()
                .setOrigin("till-9")
                .setIdempotencyKey(key)
                .setReference("R-1"))
        .setLine(line("p1", "A", -1))
        .build();
  }

  static AdjustLine line(String product, String store, long delta) {
    return AdjustLine.newBuilder()
        .setProduct(product)
        .setStore(store)
        .setDelta(delta)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .setExpectedVersion(4)
        .build();
  }

  @Override
  public void close() {
    toAgent.shutdownNow();
    agent.shutdownNow();
    deadlines.shutdownNow();
    outboxThread.close();
    toCentral.shutdownNow();
    central.close();
    snapshots.close();
  }
}
