package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.server.api.RecordMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An agent serves every call, and asks Central what Central alone can answer")
final class CentralQueriesTest {

  private static final ReadOptions WISH =
      ReadOptions.newBuilder().setMaxStaleness(Duration.newBuilder().setSeconds(3_600)).build();

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
  }

  @AfterEach
  void stop() {
    it.close();
  }

  record Query<Q, A>(MethodDescriptor<Q, A> method, Q request, A answer) {

    A ask(ApiFixture it) {
      return ClientCalls.blockingUnaryCall(it.till(), method, CallOptions.DEFAULT, request);
    }

    @Override
    public String toString() {
      return String.valueOf(method.getBareMethodName());
    }
  }

  static Stream<Query<?, ?>> queries() {
    return Stream.of(
        new Query<>(
            InventoryServiceGrpc.getGetReservationMethod(),
            GetReservationRequest.newBuilder().setReservationId("1-900").setRead(WISH).build(),
            GetReservationResponse.newBuilder()
                .setFreshness(RecordMapper.fresh(EPOCH, 900))
                .build()),
        new Query<>(
            InventoryServiceGrpc.getListReservationsMethod(),
            ListReservationsRequest.newBuilder().setOrigin("till-9").setPageToken("t1").build(),
            ListReservationsResponse.newBuilder().setNextPageToken("t2").build()),
        new Query<>(
            InventoryServiceGrpc.getGetTransferMethod(),
            GetTransferRequest.newBuilder().setTransferId("1-900").setRead(WISH).build(),
            GetTransferResponse.newBuilder().setFreshness(RecordMapper.fresh(EPOCH, 900)).build()),
        new Query<>(
            InventoryServiceGrpc.getListTransfersMethod(),
            ListTransfersRequest.newBuilder().setStore("A").setPageToken("t1").build(),
            ListTransfersResponse.newBuilder().setNextPageToken("t2").build()),
        new Query<>(
            InventoryServiceGrpc.getGetHistoryMethod(),
            GetHistoryRequest.newBuilder()
                .setKey(CommandSamples.key("A"))
                .setPageToken("t1")
                .build(),
            GetHistoryResponse.newBuilder().setNextPageToken("t2").build()),
        new Query<>(
            InventoryServiceGrpc.getExplainAvailabilityMethod(),
            ExplainAvailabilityRequest.newBuilder().setKey(CommandSamples.key("A")).build(),
            ExplainAvailabilityResponse.newBuilder().setTakeable(4).build()));
  }

  @ParameterizedTest
  @MethodSource("queries")
  <Q, A> void passesQuestionAndAnswerOn(Query<Q, A> query) {
    it.central.canned.put(query.toString(), query.answer());

    assertThat(query.ask(it)).isEqualTo(query.answer());

    assertThat(it.central.requests).isEqualTo(List.of(query.request()));
  }

  @ParameterizedTest
  @MethodSource("queries")
  <Q, A> void isUnreachableWithoutALineAndNeverUnknown(Query<Q, A> query) {
    it.central.canned.put(query.toString(), Status.UNAVAILABLE);
    OnhandError broken = failure(query);
    it.isHopeless = true;
    OnhandError hopeless = failure(query);
    it.isHopeless = false;
    it.central.close();
    OnhandError away = failure(query);

    assertThat(List.of(broken, hopeless, away))
        .allSatisfy(error -> {
          assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
          assertThat(error.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
          assertThat(error.message()).doesNotContain("key");
        });
    assertThat(it.central.requests).hasSize(1);
  }

  @Test
  void noCallOfTheContractIsMissing() {
    for (MethodDescriptor<?, ?> method : InventoryServiceGrpc.getServiceDescriptor().getMethods()) {
      if (method.getType() == MethodDescriptor.MethodType.UNARY) {
        it.central.canned.put(
            String.valueOf(method.getBareMethodName()), Empty.getDefaultInstance());
        assertThat(code(method))
            .as(method.getFullMethodName())
            .isNotEqualTo(Status.Code.UNIMPLEMENTED);
      }
    }
  }

  /** An empty message is a request of every kind, and an answer of every kind. */
  private Status.Code code(MethodDescriptor<?, ?> method) {
    MethodDescriptor<Empty, Empty> empty =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method.getFullMethodName())
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    try {
      var _ =
          ClientCalls.blockingUnaryCall(
              it.till(), empty, CallOptions.DEFAULT, Empty.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private OnhandError failure(Query<?, ?> query) {
    return OnhandError.of(
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> {
              var _ = query.ask(it);
            }));
  }
}
