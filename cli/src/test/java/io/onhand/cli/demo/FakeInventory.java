package io.onhand.cli.demo;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.Refusal;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The contract's inventory service over a {@link FakeStock}, as far as the demo calls it. */
final class FakeInventory extends InventoryServiceGrpc.InventoryServiceImplBase {

  private static final ErrorReason SHORT = ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK;

  private final FakeStock stock;

  FakeInventory(FakeStock stock) {
    this.stock = stock;
  }

  @Override
  public void adjustStock(AdjustStockRequest request, StreamObserver<AdjustStockResponse> answers) {
    answer(
        answers,
        request.getCommand(),
        () -> {
          AdjustLine line = request.getLine();
          StockKey key = new StockKey(line.getProduct(), line.getStore());
          if (stock.refuses(key, line.getDelta())) {
            return refused(List.of(key));
          }
          var record = stock.change(key, line.getDelta());
          return AdjustStockResponse.newBuilder()
              .setReceipt(stock.receipt())
              .setRecord(record)
              .build();
        });
  }

  @Override
  public void applyBasket(ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> answers) {
    answer(
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
            return refused(refused);
          }
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

  private static StatusRuntimeException refused(List<StockKey> keys) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    keys.forEach(key ->
        failure
            .addViolationsBuilder()
            .setType("INSUFFICIENT_STOCK")
            .setSubject(key.product() + "@" + key.store()));
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.FAILED_PRECONDITION.value())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("onhand.io")
                        .setReason("INSUFFICIENT_STOCK")
                        .build()))
            .addDetails(Any.pack(failure.build()))
            .build());
  }

  /** Decides one command at a time, once per key, and loses answers as planted. */
  @SuppressWarnings("unchecked") // What is recorded under a key is the answer to its only request.
  private <A> void answer(
      StreamObserver<A> answers, CommandHeader header, Supplier<Object> decide) {
    Object answer;
    synchronized (stock) {
      FakeStock.Loss loss = stock.nextLoss();
      if (loss == FakeStock.Loss.BEFORE) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      String key = header.getOrigin() + "\n" + header.getIdempotencyKey();
      Object before = stock.recorded(key);
      answer = before == null ? decide.get() : replayed(before);
      stock.record(key, answer);
      if (loss == FakeStock.Loss.AFTER) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
    }
    if (answer instanceof StatusRuntimeException refusal) {
      answers.onError(refusal);
    } else {
      answers.onNext((A) answer);
      answers.onCompleted();
    }
  }

  private static Object replayed(Object answer) {
    return switch (answer) {
      case AdjustStockResponse adjust -> {
        AdjustStockResponse.Builder again = adjust.toBuilder();
        again.getReceiptBuilder().setReplayed(true);
        yield again.build();
      }
      case ApplyBasketResponse basket -> {
        ApplyBasketResponse.Builder again = basket.toBuilder();
        again.getReceiptBuilder().setReplayed(true);
        yield again.build();
      }
      default -> answer;
    };
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
