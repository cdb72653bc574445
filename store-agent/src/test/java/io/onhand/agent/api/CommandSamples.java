package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;

import com.google.protobuf.Duration;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.onhand.agent.ModelLog;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.LogId;
import java.util.List;
import java.util.stream.Stream;

/** A valid request of each kind of command on product p1, and an answer to it. */
final class CommandSamples {

  private static final String ID = LogId.of(EPOCH, 40).toString();
  static final CommandHeader HEADER =
      CommandHeader.newBuilder()
          .setOrigin("till-9")
          .setIdempotencyKey("k1")
          .setReference("R-1")
          .setExpectedEpoch(EPOCH)
          .build();
  private static final CommandHeader FACT =
      HEADER.toBuilder().setKind(CommandKind.COMMAND_KIND_FACT).build();
  private static final MoveLine MOVED =
      MoveLine.newBuilder().setProduct("p1").setQuantity(3).setExpectedVersion(2).build();

  private CommandSamples() {}

  /**
   * One kind of command.
   *
   * @param answer whose records are of stores A and B, as far as it has any
   */
  record Sample<Q, A>(
      CommandRoute<Q, A> route,
      Q request,
      A answer,
      MutateStreamRequest.Builder item,
      MutateStreamResponse.Builder answered) {

    boolean hasRecords() {
      return !(answer instanceof ExtendReservationResponse);
    }

    A call(ApiFixture it) {
      return ClientCalls.blockingUnaryCall(it.till(), route.method(), CallOptions.DEFAULT, request);
    }

    @Override
    public String toString() {
      return String.valueOf(route.method().getBareMethodName());
    }
  }

  static Stream<Sample<?, ?>> all() {
    return Stream.of(stock(), reservations(), transfers()).flatMap(List::stream);
  }

  private static List<Sample<?, ?>> stock() {
    AdjustStockRequest adjust =
        AdjustStockRequest.newBuilder()
            .setCommand(FACT)
            .setLine(ApiFixture.line("p1", "A", -3).toBuilder().clearExpectedVersion())
            .build();
    AdjustStockResponse adjusted =
        AdjustStockResponse.newBuilder().setReceipt(applied()).setRecord(record("A")).build();
    ApplyBasketRequest basket =
        ApplyBasketRequest.newBuilder()
            .setCommand(HEADER)
            .addLines(ApiFixture.line("p1", "A", -3))
            .build();
    ApplyBasketResponse applied =
        ApplyBasketResponse.newBuilder()
            .setReceipt(applied())
            .addVerdicts(RecordVerdict.newBuilder().setKey(key("A")).setRecord(record("A")))
            .build();
    CountStockRequest count =
        CountStockRequest.newBuilder()
            .setCommand(HEADER)
            .setKey(key("A"))
            .setCounted(7)
            .setAnchor(CountAnchor.newBuilder().setEpoch(EPOCH).setVersion(1).setOnHand(10))
            .build();
    CountStockResponse counted =
        CountStockResponse.newBuilder()
            .setReceipt(applied())
            .setRecord(record("A"))
            .setCorrection(-3)
            .build();
    VoidOperationRequest voiding =
        VoidOperationRequest.newBuilder().setCommand(HEADER).setVoidedKey("k0").build();
    VoidOperationResponse voided =
        VoidOperationResponse.newBuilder().setReceipt(applied()).addRecords(record("A")).build();
    return List.of(
        new Sample<>(
            CommandRoutes.ADJUST,
            adjust,
            adjusted,
            item().setAdjustStock(adjust),
            answered().setAdjustStock(adjusted)),
        new Sample<>(
            CommandRoutes.BASKET,
            basket,
            applied,
            item().setApplyBasket(basket),
            answered().setApplyBasket(applied)),
        new Sample<>(
            CommandRoutes.COUNT,
            count,
            counted,
            item().setCountStock(count),
            answered().setCountStock(counted)),
        new Sample<>(
            CommandRoutes.VOID,
            voiding,
            voided,
            item().setVoidOperation(voiding),
            answered().setVoidOperation(voided)));
  }

  private static List<Sample<?, ?>> reservations() {
    ReserveStockRequest reserve =
        ReserveStockRequest.newBuilder()
            .setCommand(HEADER)
            .addLines(HoldLine.newBuilder().setProduct("p1").setStore("A").setQuantity(3))
            .setDuration(Duration.newBuilder().setSeconds(60))
            .build();
    ReserveStockResponse reserved =
        ReserveStockResponse.newBuilder().setReceipt(applied()).addAllRecords(records()).build();
    CommitReservationRequest commit =
        CommitReservationRequest.newBuilder().setCommand(FACT).setReservationId(ID).build();
    CommitReservationResponse committed =
        CommitReservationResponse.newBuilder()
            .setReceipt(applied())
            .addAllRecords(records())
            .build();
    ReleaseReservationRequest release =
        ReleaseReservationRequest.newBuilder().setCommand(HEADER).setReservationId(ID).build();
    ReleaseReservationResponse released =
        ReleaseReservationResponse.newBuilder()
            .setReceipt(applied())
            .addAllRecords(records())
            .build();
    ExtendReservationRequest extend =
        ExtendReservationRequest.newBuilder()
            .setCommand(HEADER)
            .setReservationId(ID)
            .setDuration(Duration.newBuilder().setSeconds(60))
            .build();
    ExtendReservationResponse extended =
        ExtendReservationResponse.newBuilder().setReceipt(applied()).build();
    return List.of(
        new Sample<>(
            CommandRoutes.RESERVE,
            reserve,
            reserved,
            item().setReserveStock(reserve),
            answered().setReserveStock(reserved)),
        new Sample<>(
            CommandRoutes.COMMIT,
            commit,
            committed,
            item().setCommitReservation(commit),
            answered().setCommitReservation(committed)),
        new Sample<>(
            CommandRoutes.RELEASE,
            release,
            released,
            item().setReleaseReservation(release),
            answered().setReleaseReservation(released)),
        new Sample<>(
            CommandRoutes.EXTEND,
            extend,
            extended,
            item().setExtendReservation(extend),
            answered().setExtendReservation(extended)));
  }

  private static List<Sample<?, ?>> transfers() {
    MoveStockRequest move =
        MoveStockRequest.newBuilder()
            .setCommand(HEADER)
            .setFromStore("A")
            .setToStore("B")
            .addLines(MOVED)
            .build();
    MoveStockResponse moved =
        MoveStockResponse.newBuilder().setReceipt(applied()).addAllRecords(records()).build();
    DispatchTransferRequest dispatch =
        DispatchTransferRequest.newBuilder()
            .setCommand(HEADER)
            .setFromStore("A")
            .setToStore("B")
            .addLines(MOVED)
            .build();
    DispatchTransferResponse dispatched =
        DispatchTransferResponse.newBuilder()
            .setReceipt(applied())
            .addAllRecords(records())
            .build();
    ReceiveTransferRequest receive =
        ReceiveTransferRequest.newBuilder().setCommand(FACT).setTransferId(ID).build();
    ReceiveTransferResponse received =
        ReceiveTransferResponse.newBuilder().setReceipt(applied()).addAllRecords(records()).build();
    CancelTransferRequest cancel =
        CancelTransferRequest.newBuilder().setCommand(HEADER).setTransferId(ID).build();
    CancelTransferResponse cancelled =
        CancelTransferResponse.newBuilder().setReceipt(applied()).addAllRecords(records()).build();
    return List.of(
        new Sample<>(
            CommandRoutes.MOVE,
            move,
            moved,
            item().setMoveStock(move),
            answered().setMoveStock(moved)),
        new Sample<>(
            CommandRoutes.DISPATCH,
            dispatch,
            dispatched,
            item().setDispatchTransfer(dispatch),
            answered().setDispatchTransfer(dispatched)),
        new Sample<>(
            CommandRoutes.RECEIVE,
            receive,
            received,
            item().setReceiveTransfer(receive),
            answered().setReceiveTransfer(received)),
        new Sample<>(
            CommandRoutes.CANCEL_TRANSFER,
            cancel,
            cancelled,
            item().setCancelTransfer(cancel),
            answered().setCancelTransfer(cancelled)));
  }

  private static Receipt applied() {
    return FakeInventory.applied(EPOCH, 3);
  }

  private static List<Record> records() {
    return List.of(record("A"), record("B"));
  }

  private static Record record(String store) {
    return RecordMapper.record(
        ModelLog.record(new io.onhand.server.domain.RecordKey("p1", store), 7, 2, 3));
  }

  static RecordKey key(String store) {
    return RecordKey.newBuilder().setProduct("p1").setStore(store).build();
  }

  private static MutateStreamRequest.Builder item() {
    return MutateStreamRequest.newBuilder();
  }

  private static MutateStreamResponse.Builder answered() {
    return MutateStreamResponse.newBuilder();
  }
}
