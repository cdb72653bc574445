package io.onhand.server.api;

import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceImplBase;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.ListStoresRequest;
import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Clock;
import io.onhand.server.observability.CallContext;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Central, as operators see and steer it. */
public final class AdminApi extends AdminServiceImplBase {
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final StockQueries queries;
  private final Supplier<GetStatusResponse> status;
  private final Executor reads;
  private final Clock clock;

  AdminApi(
      Admission admission,
      OutcomeMapper outcomes,
      StockQueries queries,
      Supplier<GetStatusResponse> status,
      Executor reads,
      Clock clock) {
    this.admission = admission;
    this.outcomes = outcomes;
    this.queries = queries;
    this.status = status;
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    Calls.read(observer, reads, status);
  }

  @Override
  public void createStore(
      CreateStoreRequest request, StreamObserver<CreateStoreResponse> observer) {
    Mutations.submit(
        admission,
        outcomes,
        clock,
        observer,
        request,
        () -> CommandMapper.createStore(request, CallContext.current().traceParent()));
  }

  @Override
  public void listStores(ListStoresRequest request, StreamObserver<ListStoresResponse> observer) {
    Calls.read(observer, reads, queries::stores);
  }
}
