package io.onhand.cli.demo;

import io.grpc.stub.StreamObserver;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.Refusal;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The contract's inventory service over a {@link FakeStock}, as far as the demo calls it. */
final class FakeInventory extends InventoryServiceGrpc.InventoryServiceImplBase {

  private static final ErrorReason SHORT = ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK;

  private final FakeStock stock;
  private final FakeOrders orders;
  private final FakeBackroom backroom;
  private final FakeDecisions decisions;

  /** A door to these; all doors of a chain share them. */
  FakeInventory(FakeStock stock, FakeOrders orders, FakeBackroom backroom) {
    this.stock = stock;
    this.orders = orders;
    this.backroom = backroom;
    decisions = new FakeDecisions(stock);
  }

  @Override
  public void adjustStock(AdjustStockRequest request, StreamObserver<AdjustStockResponse> answers) {
    decisions.give(
        answers,
        request.getCommand(),
        () -> {
          AdjustLine line = request.getLine();
          StockKey key = new StockKey(line.getProduct(), line.getStore());
          if (stock.refuses(key, line.getDelta())) {
            return FakeDecisions.refused(List.of(key));
          }
          var record = stock.change(key, line.getDelta());
          backroom.sold(FakeDecisions.key(request.getCommand()), Map.of(key, line.getDelta()));
          return AdjustStockResponse.newBuilder()
              .setReceipt(stock.receipt())
              .setRecord(record)
              .build();
        });
  }

  @Override
  public void applyBasket(ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> answers) {
    decisions.give(
        answers,
        request.getCommand(),
        () -> {
          Map<StockKey, Long> asked = FakeStock.asked(request.getLinesList());
          List<StockKey> refused = new ArrayList<>();
          asked.forEach((key, delta) -> {
            if (stock.refuses(key, delta)) {
              refused.add(key);
            }
          });
          if (request.getMode() != BasketMode.BASKET_MODE_BEST_EFFORT && !refused.isEmpty()) {
            return FakeDecisions.refused(refused);
          }
          backroom.sold(FakeDecisions.key(request.getCommand()), asked);
          return applied(asked, refused);
        });
  }

  private ApplyBasketResponse applied(Map<StockKey, Long> asked, List<StockKey> refused) {
    ApplyBasketResponse.Builder response = ApplyBasketResponse.newBuilder();
    asked.forEach((key, delta) -> {
      RecordVerdict.Builder verdict =
          RecordVerdict.newBuilder()
              .setKey(RecordKey.newBuilder().setProduct(key.product()).setStore(key.store()));
      if (refused.contains(key)) {
        verdict.setRefusal(Refusal.newBuilder().setReason(SHORT));
      } else {
        verdict.setRecord(stock.change(key, delta));
      }
      response.addVerdicts(verdict);
    });
    return response.setReceipt(stock.receipt()).build();
  }

  @Override
  public void reserveStock(
      ReserveStockRequest request, StreamObserver<ReserveStockResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> orders.reserve(request));
  }

  @Override
  public void commitReservation(
      CommitReservationRequest request, StreamObserver<CommitReservationResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> orders.commit(request));
  }

  @Override
  public void releaseReservation(
      ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> orders.release(request));
  }

  @Override
  public void moveStock(MoveStockRequest request, StreamObserver<MoveStockResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.move(request));
  }

  @Override
  public void dispatchTransfer(
      DispatchTransferRequest request, StreamObserver<DispatchTransferResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.dispatch(request));
  }

  @Override
  public void receiveTransfer(
      ReceiveTransferRequest request, StreamObserver<ReceiveTransferResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.receive(request));
  }

  @Override
  public void cancelTransfer(
      CancelTransferRequest request, StreamObserver<CancelTransferResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.cancel(request));
  }

  @Override
  public void countStock(CountStockRequest request, StreamObserver<CountStockResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.count(request));
  }

  @Override
  public void voidOperation(
      VoidOperationRequest request, StreamObserver<VoidOperationResponse> answers) {
    decisions.give(answers, request.getCommand(), () -> backroom.takeBack(request));
  }

  @Override
  public void getReservation(
      GetReservationRequest request, StreamObserver<GetReservationResponse> answers) {
    read(
        answers,
        () ->
            GetReservationResponse.newBuilder()
                .setReservation(orders.read(request.getReservationId()))
                .build());
  }

  @Override
  public void listReservations(
      ListReservationsRequest request, StreamObserver<ListReservationsResponse> answers) {
    read(
        answers,
        () -> ListReservationsResponse.newBuilder().addAllReservations(orders.open()).build());
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> answers) {
    read(
        answers, () -> ListTransfersResponse.newBuilder().addAllTransfers(backroom.open()).build());
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> answers) {
    read(
        answers,
        () -> GetRecordResponse.newBuilder().setRecord(backroom.look(request.getKey())).build());
  }

  private <A> void read(StreamObserver<A> answers, Supplier<A> read) {
    synchronized (stock) {
      answers.onNext(read.get());
    }
    answers.onCompleted();
  }

  @Override
  public void listRecords(ListRecordsRequest request, StreamObserver<ListRecordsResponse> answers) {
    answers.onNext(
        ListRecordsResponse.newBuilder().addAllRecords(stock.of(request.getStore())).build());
    answers.onCompleted();
  }

  @Override
  public StreamObserver<SyncStockRequest> syncStock(StreamObserver<SyncStockResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SyncStockRequest part) {
        if (part.hasStart()) {
          answers.onNext(
              SyncStockResponse.newBuilder().setOpened(SyncOpened.getDefaultInstance()).build());
          return;
        }
        SyncChunkResult.Builder result =
            SyncChunkResult.newBuilder().setNumber(part.getChunk().getNumber());
        part.getChunk()
            .getRowsList()
            .forEach(row ->
                result.addRows(
                    SyncRowResult.newBuilder()
                        .setOutcome(SyncOutcome.SYNC_OUTCOME_CREATED)
                        .setRecord(
                            stock.opened(row.getProduct(), row.getStore(), row.getOnHand()))));
        answers.onNext(SyncStockResponse.newBuilder().setChunk(result).build());
      }

      @Override
      public void onError(Throwable broken) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }
}
