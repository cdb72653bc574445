package io.onhand.agent.api;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.forwarded.ForwardedStatus;
import io.onhand.agent.forwarded.ResendProgress;
import io.onhand.agent.link.Lag;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.SetAsideFolders.SetAside;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceImplBase;
import io.onhand.agent.v1.BreakerState;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.DiscardParkedResponse;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListOutboxActionsResponse;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.agent.v1.Resend;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.replication.v1.AgentState;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** How the agent is. */
final class AgentStatusApi extends AgentServiceImplBase {

  private final AgentIdentity identity;
  private final LocalCopy copy;
  private final Supplier<LinkStatus> link;
  private final OutboxCalls outbox;
  private final ReplicaProofs proofs;

  AgentStatusApi(
      AgentIdentity identity,
      LocalCopy copy,
      Supplier<LinkStatus> link,
      OutboxCalls outbox,
      ReplicaProofs proofs) {
    this.identity = identity;
    this.copy = copy;
    this.link = link;
    this.outbox = outbox;
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

  @Override
  public void listQueued(ListQueuedRequest request, StreamObserver<ListQueuedResponse> observer) {
    outbox.listQueued(request, observer);
  }

  @Override
  public void listParked(ListParkedRequest request, StreamObserver<ListParkedResponse> observer) {
    outbox.listParked(request, observer);
  }

  @Override
  public void getParked(GetParkedRequest request, StreamObserver<GetParkedResponse> observer) {
    outbox.getParked(request, observer);
  }

  @Override
  public void retryParked(
      RetryParkedRequest request, StreamObserver<RetryParkedResponse> observer) {
    outbox.retryParked(request, observer);
  }

  @Override
  public void discardParked(
      DiscardParkedRequest request, StreamObserver<DiscardParkedResponse> observer) {
    outbox.discardParked(request, observer);
  }

  @Override
  public void listOutboxActions(
      ListOutboxActionsRequest request, StreamObserver<ListOutboxActionsResponse> observer) {
    outbox.listActions(request, observer);
  }

  @Override
  public void checkClose(CheckCloseRequest request, StreamObserver<CheckCloseResponse> observer) {
    outbox.checkClose(request, observer);
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
            .addAllAlarms(identity.alarms().get())
            .addAllAlarms(outbox.forwarded().alarms())
            .setOutbox(outbox.status())
            .setForwarded(forwarded(outbox.forwarded()))
            .setOwnAnswers(copy.ownAnswers().size())
            .setLagEntries(Lag.entries(state, now));
    for (SetAside aside : identity.setAside().get()) {
      status.addSetAside(
          SetAsideReplica.newBuilder()
              .setPath(aside.path().toString())
              .setSetAsideAt(
                  RecordMapper.timestamp(ChronoUnit.MICROS.between(Instant.EPOCH, aside.at())))
              .setWhy(aside.why()));
    }
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

  private static io.onhand.agent.v1.ForwardedStatus forwarded(ForwardedStatus forwarded) {
    io.onhand.agent.v1.ForwardedStatus.Builder message =
        io.onhand.agent.v1.ForwardedStatus.newBuilder()
            .setKept(forwarded.commands())
            .setKeptBytes(forwarded.bytes())
            .setDropped(forwarded.dropped())
            .setForeign(forwarded.foreign());
    if (forwarded.oldestAtMicros() != 0) {
      message.setOldestAt(RecordMapper.timestamp(forwarded.oldestAtMicros()));
    }
    ResendProgress resend = forwarded.resend();
    if (resend != null) {
      Resend.Builder last =
          message
              .getLastResendBuilder()
              .setFromEpoch(resend.fromEpoch())
              .setToEpoch(resend.toEpoch())
              .setStartedAt(RecordMapper.timestamp(resend.startedAtMicros()))
              .setCommands(resend.commands())
              .setHandedOver(resend.handedOver());
      if (resend.isFinished()) {
        last.setFinishedAt(RecordMapper.timestamp(resend.finishedAtMicros()));
      }
    }
    return message.build();
  }

  private static LinkState linkState(LinkPhase phase) {
    return switch (phase) {
      case CONNECTING -> LinkState.LINK_STATE_CONNECTING;
      case SNAPSHOT, LIVE -> LinkState.LINK_STATE_CONNECTED;
      case WAITING -> LinkState.LINK_STATE_WAITING;
      case DISK_LOW -> LinkState.LINK_STATE_DISK_LOW;
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
