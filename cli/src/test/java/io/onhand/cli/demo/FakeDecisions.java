package io.onhand.cli.demo;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.Receipt;
import java.util.List;
import java.util.function.Supplier;

/** Decides one command at a time, each key once, and answers. */
final class FakeDecisions {

  private final FakeStock stock;

  FakeDecisions(FakeStock stock) {
    this.stock = stock;
  }

  /** Decides one command at a time, once per key, and loses answers as planted. */
  @SuppressWarnings("unchecked") // What is recorded under a key is the answer to its only request.
  <A> void give(StreamObserver<A> answers, CommandHeader header, Supplier<Object> decide) {
    Object answer;
    synchronized (stock) {
      FakeStock.Loss loss = stock.nextLoss();
      if (loss == FakeStock.Loss.BEFORE) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      String key = key(header);
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

  static String key(CommandHeader header) {
    return key(header.getOrigin(), header.getIdempotencyKey());
  }

  static String key(String origin, String idempotencyKey) {
    return origin + "\n" + idempotencyKey;
  }

  private static Object replayed(Object answer) {
    if (!(answer instanceof Message message)) {
      return answer;
    }
    var field = message.getDescriptorForType().findFieldByName("receipt");
    Receipt receipt = (Receipt) message.getField(field);
    return message.toBuilder()
        .setField(field, receipt.toBuilder().setReplayed(true).build())
        .build();
  }

  static StatusRuntimeException refused(List<StockKey> keys) {
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
}
