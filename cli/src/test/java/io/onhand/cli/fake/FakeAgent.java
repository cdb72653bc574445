package io.onhand.cli.fake;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.DiscardParkedResponse;
import io.onhand.agent.v1.ForwardedStatus;
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
import io.onhand.agent.v1.OutboxStatus;
import io.onhand.agent.v1.ReplicaDifference;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.Resend;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.agent.v1.ThingDifference;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Reservation;
import io.onhand.replication.v1.AgentState;
import io.onhand.replication.v1.OpenThing;
import io.onhand.replication.v1.ThingKind;

/** An agent's status, and what a test prepared of its outbox. */
final class FakeAgent extends AgentServiceGrpc.AgentServiceImplBase {

  private final FakeState state;

  FakeAgent(FakeState state) {
    this.state = state;
  }

  /** A record and three things differ when there is a store of that name. */
  @Override
  public void verifyReplica(
      VerifyReplicaRequest request, StreamObserver<VerifyReplicaResponse> observer) {
    boolean differs = state.stores.contains("Broken");
    boolean isMended = differs && !request.getReportOnly();
    if (differs) {
      observer.onNext(
          VerifyReplicaResponse.newBuilder()
              .setDifference(
                  ReplicaDifference.newBuilder()
                      .setKey(RecordKey.newBuilder().setProduct("A").setStore("Broken"))
                      .setCentral(Record.newBuilder().setOnHand(5).setVersion(3))
                      .setRepaired(isMended))
              .build());
      OpenThing thing =
          OpenThing.newBuilder()
              .setReservation(Reservation.newBuilder().setReservationId("7-11"))
              .build();
      tell(observer, ThingDifference.newBuilder().setCentral(thing), isMended);
      tell(observer, ThingDifference.newBuilder().setReplica(thing), isMended);
      tell(observer, ThingDifference.newBuilder().setCentral(thing).setReplica(thing), isMended);
    }
    observer.onNext(
        VerifyReplicaResponse.newBuilder()
            .setVerdict(
                ReplicaVerdict.newBuilder()
                    .setPosition(state.head())
                    .setRanges(2)
                    .setRecords(1_500)
                    .setThings(12)
                    .setDiffered(differs ? 4 : 0)
                    .setThingsDiffered(differs ? 3 : 0)
                    .setRepaired(isMended ? 4 : 0))
            .build());
    observer.onCompleted();
  }

  private static void tell(
      StreamObserver<VerifyReplicaResponse> observer,
      ThingDifference.Builder difference,
      boolean isMended) {
    observer.onNext(
        VerifyReplicaResponse.newBuilder()
            .setThingDifference(
                difference
                    .setKind(ThingKind.THING_KIND_RESERVATION)
                    .setId("7-11")
                    .setStore("Broken")
                    .setRepaired(isMended))
            .build());
  }

  @Override
  public void getAgentStatus(
      GetAgentStatusRequest request, StreamObserver<GetAgentStatusResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(GetAgentStatusResponse.class, status()));
  }

  private GetAgentStatusResponse status() {
    return GetAgentStatusResponse.newBuilder()
        .setAgentId("agent-1")
        .setVersion("0.1.0")
        .addStores("France")
        .setCentral("127.0.0.1:7420")
        .setLink(LinkState.LINK_STATE_WAITING)
        .setLastLinkError("connection refused")
        .setState(AgentState.AGENT_STATE_LIVE)
        .setCursor(state.head())
        .setHeadSequence(state.head().getSequence())
        .setLagEntries(4)
        .setStaleness(Duration.newBuilder().setSeconds(7))
        .setOutbox(
            OutboxStatus.newBuilder()
                .setQueued(3)
                .setOldestQueuedAge(Duration.newBuilder().setSeconds(90))
                .setParked(1)
                .setLastNumber(1_017)
                .setAcknowledgedNumber(1_013))
        .setForwarded(
            ForwardedStatus.newBuilder()
                .setKept(2_000)
                .setKeptBytes(1 << 20)
                .setOldestAt(Timestamp.newBuilder().setSeconds(1_290_000_000))
                .setDropped(2)
                .setLastResend(
                    Resend.newBuilder()
                        .setFromEpoch(FakeState.EPOCH)
                        .setToEpoch(7)
                        .setStartedAt(Timestamp.newBuilder().setSeconds(1_290_000_000))
                        .setCommands(40)
                        .setHandedOver(12)))
        .build();
  }

  @Override
  public void listQueued(ListQueuedRequest request, StreamObserver<ListQueuedResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(ListQueuedResponse.class));
  }

  @Override
  public void listParked(ListParkedRequest request, StreamObserver<ListParkedResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(ListParkedResponse.class));
  }

  @Override
  public void getParked(GetParkedRequest request, StreamObserver<GetParkedResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(GetParkedResponse.class));
  }

  @Override
  public void retryParked(
      RetryParkedRequest request, StreamObserver<RetryParkedResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(RetryParkedResponse.class));
  }

  @Override
  public void discardParked(
      DiscardParkedRequest request, StreamObserver<DiscardParkedResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(DiscardParkedResponse.class));
  }

  @Override
  public void listOutboxActions(
      ListOutboxActionsRequest request, StreamObserver<ListOutboxActionsResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ListOutboxActionsResponse.class));
  }

  @Override
  public void checkClose(CheckCloseRequest request, StreamObserver<CheckCloseResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(CheckCloseResponse.class));
  }
}
