package io.onhand.cli.fake;

import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CommandCounts;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.ForgetAgentRequest;
import io.onhand.admin.v1.ForgetAgentResponse;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.ListAgentsRequest;
import io.onhand.admin.v1.ListAgentsResponse;
import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.admin.v1.ListExceptionsResponse;
import io.onhand.admin.v1.ListStoresRequest;
import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.ResolveExceptionResponse;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetFloorResponse;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.admin.v1.SetLowStockResponse;
import io.onhand.admin.v1.Store;
import io.onhand.admin.v1.Subscriber;
import io.onhand.admin.v1.TrimBound;
import io.onhand.admin.v1.TrimBoundKind;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.admin.v1.TrimResponse;
import io.onhand.admin.v1.VerifyFinding;
import io.onhand.admin.v1.VerifyProgress;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyStateResponse;
import io.onhand.admin.v1.VerifyVerdict;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.Receipt;
import io.onhand.replication.v1.AgentState;
import java.util.Map;

/** Stores and a status. */
final class FakeAdmin extends AdminServiceGrpc.AdminServiceImplBase {

  private final FakeState state;

  FakeAdmin(FakeState state) {
    this.state = state;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    FakeInventory.answer(
        state,
        request,
        observer,
        () ->
            GetStatusResponse.newBuilder()
                .setVersion("0.1.0")
                .setHead(state.head())
                .setHeadTime(Timestamp.newBuilder().setSeconds(1_290_000_000))
                .setOldestSequence(1)
                .setRecords(state.records.size())
                .setStores(state.stores.size())
                .setDiskUsableBytes(5L << 30)
                .setDiskLowWaterBytes(1L << 30)
                .setCommands(CommandCounts.newBuilder().setAccepted(12_345).setRejected(6))
                .addAlarms("A subscriber is ahead of the log.")
                .addSubscribers(
                    Subscriber.newBuilder()
                        .setSubscriberId("agent-1")
                        .setConnected(true)
                        .setState(AgentState.AGENT_STATE_LIVE)
                        .setDurable(state.head())
                        .setLagEntries(3)
                        .addStores("France"))
                .build());
  }

  @Override
  public void trim(TrimRequest request, StreamObserver<TrimResponse> observer) {
    FakeInventory.answer(
        state,
        request,
        observer,
        () ->
            TrimResponse.newBuilder()
                .setOldestBefore(1)
                .setOldestAfter(801)
                .addBounds(
                    TrimBound.newBuilder()
                        .setKind(TrimBoundKind.TRIM_BOUND_KIND_SUBSCRIBER)
                        .setKeepsFrom(801)
                        .setSubject("agent-1"))
                .addBounds(
                    TrimBound.newBuilder()
                        .setKind(TrimBoundKind.TRIM_BOUND_KIND_HORIZON)
                        .setKeepsFrom(900))
                .build());
  }

  /** Sound, unless a store's name says otherwise. */
  @Override
  public void verifyState(
      VerifyStateRequest request, StreamObserver<VerifyStateResponse> observer) {
    boolean isSound = !state.stores.contains("Broken");
    observer.onNext(
        VerifyStateResponse.newBuilder()
            .setProgress(VerifyProgress.newBuilder().setPhase("records").setDone(1).setTotal(2))
            .build());
    if (!isSound) {
      observer.onNext(
          VerifyStateResponse.newBuilder()
              .setFinding(
                  VerifyFinding.newBuilder()
                      .setRule("RESERVED_SUM")
                      .setFamily("records")
                      .setKey("A@Broken")
                      .setSentence("Expected 3, but it is 4."))
              .build());
    }
    observer.onNext(
        VerifyStateResponse.newBuilder()
            .setVerdict(
                VerifyVerdict.newBuilder()
                    .setPosition(state.head())
                    .setSound(isSound)
                    .setFindings(isSound ? 0 : 1)
                    .setStateHash("c0ffee")
                    .setReplayed(!request.getSkipReplay())
                    .setReplayedFrom(request.getSkipReplay() ? 0 : 1_101)
                    .setNotReplayed(request.getSkipReplay() ? "it was not asked for." : "")
                    .setOldestSequence(1_001)
                    .setLookedAt(2))
            .build());
    observer.onCompleted();
  }

  @Override
  public void createStore(
      CreateStoreRequest request, StreamObserver<CreateStoreResponse> observer) {
    FakeInventory.answer(
        state,
        request,
        observer,
        () -> {
          if (!state.stores.add(request.getStore())) {
            throw Faults.of(
                Code.ALREADY_EXISTS,
                "STORE_EXISTS",
                "Expected a new store, but it exists.",
                Map.of("store", request.getStore()));
          }
          return CreateStoreResponse.newBuilder()
              .setReceipt(
                  Receipt.newBuilder().setApplied(Applied.newBuilder().setPosition(state.head())))
              .setStore(
                  Store.newBuilder()
                      .setStore(request.getStore())
                      .setDisplayName(request.getDisplayName())
                      .setCreated(state.head()))
              .build();
        });
  }

  @Override
  public void listStores(ListStoresRequest request, StreamObserver<ListStoresResponse> observer) {
    FakeInventory.answer(
        state,
        request,
        observer,
        () -> {
          ListStoresResponse.Builder response =
              ListStoresResponse.newBuilder().setFreshness(state.freshness());
          for (String store : state.stores) {
            response.addStores(Store.newBuilder().setStore(store).setDisplayName("Shop " + store));
          }
          return response.build();
        });
  }

  @Override
  public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(ListAgentsResponse.class));
  }

  @Override
  public void forgetAgent(
      ForgetAgentRequest request, StreamObserver<ForgetAgentResponse> observer) {
    FakeInventory.answer(state, request, observer, ForgetAgentResponse::getDefaultInstance);
  }

  @Override
  public void setFloor(SetFloorRequest request, StreamObserver<SetFloorResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(SetFloorResponse.class));
  }

  @Override
  public void setLowStock(
      SetLowStockRequest request, StreamObserver<SetLowStockResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(SetLowStockResponse.class));
  }

  @Override
  public void listExceptions(
      ListExceptionsRequest request, StreamObserver<ListExceptionsResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ListExceptionsResponse.class));
  }

  @Override
  public void resolveException(
      ResolveExceptionRequest request, StreamObserver<ResolveExceptionResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ResolveExceptionResponse.class));
  }
}
