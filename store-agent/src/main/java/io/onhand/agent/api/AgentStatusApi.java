package io.onhand.agent.api;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.link.Lag;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceImplBase;
import io.onhand.agent.v1.BreakerState;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.replication.v1.AgentState;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.util.function.Supplier;

/** How the agent is. */
final class AgentStatusApi extends AgentServiceImplBase {

  private final AgentIdentity identity;
  private final LocalCopy copy;
  private final Supplier<LinkStatus> link;
  private final ReplicaProofs proofs;

  AgentStatusApi(
      AgentIdentity identity, LocalCopy copy, Supplier<LinkStatus> link, ReplicaProofs proofs) {
    this.identity = identity;
    this.copy = copy;
    this.link = link;
    this.proofs = proofs;
  }

  @Override
  public void getAgentStatus(
      GetAgentStatusRequest request, StreamObserver<GetAgentStatusResponse> observer) {
    observer.onNext(status());
    observer.onCompleted();
  }

  @Override
  public void verifyReplica(
      VerifyReplicaRequest request, StreamObserver<VerifyReplicaResponse> observer) {
    proofs.verify(request, observer);
  }

  private GetAgentStatusResponse status() {
    LinkStatus now = link.get();
    Position durable = copy.replica().durable();
    ReplicaState state = copy.replica().state();
    GetAgentStatusResponse.Builder status =
        GetAgentStatusResponse.newBuilder()
            .setAgentId(identity.id())
            .addAllStores(identity.stores())
            .setCentral(identity.central())
            .setVersion(identity.version())
            .setStartedAt(RecordMapper.timestamp(identity.startedAtMicros()))
            .setLink(linkState(now.phase()))
            .setBreaker(breaker(now.breaker()))
            .setLastLinkError(now.lastError())
            .setState(
                now.phase() == LinkPhase.LIVE
                    ? AgentState.AGENT_STATE_LIVE
                    : AgentState.AGENT_STATE_SYNCING)
            .setConnects(now.connects())
            .setSnapshots(now.snapshots())
            .addAllAlarms(now.alarms())
            .setOwnAnswers(copy.ownAnswers().size())
            .setLagEntries(Lag.entries(state, now));
    if (durable != null) {
      status.setCursor(RecordMapper.position(durable.epoch(), durable.sequence()));
    }
    if (state != null) {
      status.setRecords(state.records());
    }
    if (now.head() != null) {
      status.setHeadSequence(now.head().sequence());
    }
    java.time.Duration age = copy.freshness().now().age();
    if (age != null) {
      status.setStaleness(
          Duration.newBuilder().setSeconds(age.toSeconds()).setNanos(age.toNanosPart()));
    }
    return status.build();
  }

  private static LinkState linkState(LinkPhase phase) {
    return switch (phase) {
      case CONNECTING -> LinkState.LINK_STATE_CONNECTING;
      case SNAPSHOT, LIVE -> LinkState.LINK_STATE_CONNECTED;
      case WAITING -> LinkState.LINK_STATE_WAITING;
    };
  }

  private static BreakerState breaker(LinkStatus.Breaker breaker) {
    return switch (breaker) {
      case CLOSED -> BreakerState.BREAKER_STATE_CLOSED;
      case OPEN -> BreakerState.BREAKER_STATE_OPEN;
      case HALF_OPEN -> BreakerState.BREAKER_STATE_HALF_OPEN;
    };
  }
}
