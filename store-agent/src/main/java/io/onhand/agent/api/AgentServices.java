package io.onhand.agent.api;

import io.grpc.Channel;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.agent.forwarded.ResendPort;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.link.OpenOutcomes;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.ReplayLine;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.SnapshotPool;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent's services, put together: stock, status, health per part, reflection. */
public final class AgentServices {

  private static final String LINK = "link";
  private static final String REPLICA = "replica";
  private static final String OUTBOX = "outbox";

  private final LocalCopy copy;
  private final Supplier<LinkStatus> link;
  private final HealthStatusManager health = new HealthStatusManager();
  private final CallGate gate = new CallGate();
  private final OpenStreams streams = new OpenStreams();
  private final Outbox outbox;
  private final OpenOutcomes openOutcomes;
  private final LocalReads reads;
  private final AgentInventoryApi inventory;
  private final AgentStatusApi status;

  /**
   * The services.
   *
   * @param identity what the agent says of itself
   * @param copy is read
   * @param snapshots of the copy's store, which pages are pinned to
   * @param readers threads for reads of more than one record; may reject, which callers see as
   *     OVERLOADED
   * @param central where commands go
   * @param isHopeless the line is known to be down
   * @param footing the history of Central's log that this agent stands on
   * @param queues of what waits for Central, and of what it accepted
   * @param link how the link is
   * @param limits of what is kept for callers
   * @param clock time
   * @param proofs comparisons of the replica with Central
   */
  public AgentServices(
      AgentIdentity identity,
      LocalCopy copy,
      SnapshotPool snapshots,
      Executor readers,
      Channel central,
      BooleanSupplier isHopeless,
      Supplier<Footing> footing,
      Queues queues,
      Supplier<LinkStatus> link,
      ServiceLimits limits,
      Clock clock,
      ReplicaProofs proofs) {
    this.copy = copy;
    this.link = link;
    outbox = queues.outbox();
    FirstSends firstSends = new FirstSends(limits.rememberedKeysMax(), this::headSeen);
    watch(copy, firstSends, outbox);
    openOutcomes =
        (snapshot, replicaEpoch) -> {
          Set<CommandId> open = new LinkedHashSet<>(outbox.unknown());
          open.addAll(firstSends.open());
          return new OutcomeInquiry(central, open, snapshot.epoch(), replicaEpoch, clock);
        };
    Forwarding forwarding =
        new Forwarding(
            central,
            isHopeless,
            footing,
            firstSends,
            new OwnAnswerKeeper(copy),
            new AcceptedCommands(queues.forwarded()),
            new OutboxGate(outbox, identity.id(), clock),
            limits.forwardsInFlightMax());
    CopyStanding standing = new CopyStanding(identity.id(), copy, footing);
    reads = new LocalReads(copy, standing, readers, clock);
    PinnedSnapshots pinned = new PinnedSnapshots(identity.id(), snapshots);
    ShownRecords shown = new ShownRecords(outbox.pending());
    inventory =
        new AgentInventoryApi(
            reads,
            new CopyReads(copy, standing, shown),
            new CopyPages(identity.id(), standing, pinned, shown),
            new CopyThings(standing, pinned),
            forwarding,
            streams);
    status =
        new AgentStatusApi(
            identity,
            copy,
            link,
            new OutboxCalls(outbox, queues.forwarded()::status, this::headSeen, readers, clock),
            proofs);
    refreshHealth();
    health.setStatus("", ServingStatus.SERVING);
    health.setStatus(InventoryServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    health.setStatus(AgentServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  /**
   * Commands on their way.
   *
   * @param outbox of writes that wait for Central
   * @param forwarded of what Central accepted
   */
  public record Queues(Outbox outbox, ForwardedWindow forwarded) {}

  /**
   * The bounds of what is kept for callers.
   *
   * @param forwardsInFlightMax unary calls on their way to Central
   * @param rememberedKeysMax keys whose first send is remembered
   */
  public record ServiceLimits(int forwardsInFlightMax, int rememberedKeysMax) {
    /** 8,192 calls, 65,536 keys. */
    public static final ServiceLimits DEFAULT = new ServiceLimits(8_192, 65_536);
  }

  /** Adds the services to a server. */
  public void addTo(ServerBuilder<?> server) {
    server
        .addService(ServerInterceptors.intercept(inventory, gate))
        .addService(ServerInterceptors.intercept(status, gate))
        .addService(health.getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance());
  }

  /** Says anew how the parts are; called a few times a second. */
  public void refreshHealth() {
    health.setStatus(LINK, serving(link.get().phase() == LinkPhase.LIVE));
    health.setStatus(REPLICA, serving(copy.isReadable()));
    health.setStatus(OUTBOX, serving(outbox.isTaking()));
  }

  /**
   * The line on which an outbox replays.
   *
   * @param isDown the line is known to be down
   * @param footing the history of Central's log that this agent stands on
   * @param copy keeps what answers bring
   * @param forwarded keeps what Central accepts
   * @param wakeup of the outbox's thread
   */
  public static ReplayLine replayLine(
      Channel central,
      BooleanSupplier isDown,
      Supplier<Footing> footing,
      LocalCopy copy,
      ForwardedWindow forwarded,
      Wakeup wakeup) {
    return new GrpcReplayLine(
        central, isDown, footing, copy, new AcceptedCommands(forwarded), wakeup);
  }

  /**
   * Takes what a restored Central has lost.
   *
   * @param lostFolder where what cannot be sent again is listed
   */
  public static ResendPort resend(Outbox outbox, Path lostFolder) {
    return new OutboxResend(outbox, lostFolder);
  }

  /** Whom the link asks before it shows a snapshot. */
  public OpenOutcomes openOutcomes() {
    return openOutcomes;
  }

  /** Before the feed shows what was sent or queued here, they who must know do. */
  private static void watch(LocalCopy copy, FirstSends firstSends, Outbox outbox) {
    copy.watch()
        .add(entries -> {
          entries.forEach(firstSends::coming);
          outbox.coming(entries);
        });
  }

  /** Lets no call wait longer than it should; called several times a second. */
  public void endLongWaits() {
    reads.sweep();
    outbox.sweep();
  }

  /**
   * Refuses what is new, ends the streams when what they brought is answered, and lets no read wait
   * any longer.
   */
  public void drain() {
    gate.close();
    health.enterTerminalState();
    outbox.drain();
    streams.drain();
    reads.drain();
  }

  private static ServingStatus serving(boolean is) {
    return is ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  /** The newest head heard of; before the line was ever up, what the replica has seen. */
  private @Nullable Position headSeen() {
    Position heard = link.get().head();
    if (heard != null) {
      return heard;
    }
    var held = copy.replica().state();
    return held == null ? null : held.cursor();
  }
}
