package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceImplBase;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.ForgetAgentRequest;
import io.onhand.admin.v1.ForgetAgentResponse;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.ListAgentsRequest;
import io.onhand.admin.v1.ListAgentsResponse;
import io.onhand.admin.v1.ListBackupsRequest;
import io.onhand.admin.v1.ListBackupsResponse;
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
import io.onhand.admin.v1.TrimRequest;
import io.onhand.admin.v1.TrimResponse;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.admin.v1.VerifyBackupResponse;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyStateResponse;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Clock;
import io.onhand.server.statemachine.Command;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Central, as operators see and steer it. */
public final class AdminApi extends AdminServiceImplBase {
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final CentralQueries queries;
  private final Supplier<GetStatusResponse> status;
  private final Executor reads;
  private final Clock clock;
  private final Upkeep upkeep;

  AdminApi(
      Admission admission,
      OutcomeMapper outcomes,
      CentralQueries queries,
      Supplier<GetStatusResponse> status,
      Executor reads,
      Clock clock,
      Upkeep upkeep) {
    this.admission = admission;
    this.outcomes = outcomes;
    this.queries = queries;
    this.status = status;
    this.reads = reads;
    this.clock = clock;
    this.upkeep = upkeep;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    Calls.read(observer, reads, status);
  }

  @Override
  public void createStore(
      CreateStoreRequest request, StreamObserver<CreateStoreResponse> observer) {
    mutate(observer, request, AdminCommandMapper::createStore);
  }

  @Override
  public void setFloor(SetFloorRequest request, StreamObserver<SetFloorResponse> observer) {
    mutate(observer, request, AdminCommandMapper::setFloor);
  }

  @Override
  public void setLowStock(
      SetLowStockRequest request, StreamObserver<SetLowStockResponse> observer) {
    mutate(observer, request, AdminCommandMapper::setLowStock);
  }

  @Override
  public void resolveException(
      ResolveExceptionRequest request, StreamObserver<ResolveExceptionResponse> observer) {
    mutate(observer, request, AdminCommandMapper::resolveException);
  }

  @Override
  public void listStores(ListStoresRequest request, StreamObserver<ListStoresResponse> observer) {
    Calls.read(observer, reads, queries.stock()::stores);
  }

  @Override
  public void listExceptions(
      ListExceptionsRequest request, StreamObserver<ListExceptionsResponse> observer) {
    Calls.read(observer, reads, () -> queries.things().list(request));
  }

  @Override
  public void trim(TrimRequest request, StreamObserver<TrimResponse> observer) {
    Calls.read(observer, reads, () -> upkeep.trims().trim(request));
  }

  @Override
  public void verifyState(
      VerifyStateRequest request, StreamObserver<VerifyStateResponse> observer) {
    upkeep.proofs().verify(request, observer);
  }

  @Override
  public void createBackup(
      CreateBackupRequest request, StreamObserver<CreateBackupResponse> observer) {
    upkeep.backups().create(observer);
  }

  @Override
  public void listBackups(
      ListBackupsRequest request, StreamObserver<ListBackupsResponse> observer) {
    Calls.read(observer, reads, upkeep.backups()::list);
  }

  @Override
  public void verifyBackup(
      VerifyBackupRequest request, StreamObserver<VerifyBackupResponse> observer) {
    upkeep.backups().verify(request, observer);
  }

  @Override
  public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsResponse> observer) {
    Calls.read(observer, reads, upkeep.agents()::list);
  }

  @Override
  public void forgetAgent(
      ForgetAgentRequest request, StreamObserver<ForgetAgentResponse> observer) {
    Calls.read(observer, reads, () -> forget(RecordMapper.id("agent_id", request.getAgentId())));
  }

  private ForgetAgentResponse forget(String id) {
    return switch (upkeep.agents().forget(id)) {
      case DONE -> ForgetAgentResponse.getDefaultInstance();
      case NOT_KNOWN -> throw Errors.exception(Errors.subscriberNotFound(id));
      case CONNECTED -> throw Errors.exception(Errors.subscriberConnected(id));
    };
  }

  private <Q extends Message, A extends Message> void mutate(
      StreamObserver<A> observer, Q request, BiFunction<Q, String, Command> mapper) {
    Mutations.submit(admission, outcomes, clock, observer, request, mapper);
  }
}
