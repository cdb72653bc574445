package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Answers.answerOf;
import static io.onhand.server.api.Answers.receipt;
import static io.onhand.server.api.Answers.replayed;
import static io.onhand.server.api.Answers.without;
import static io.onhand.server.api.Requests.commit;
import static io.onhand.server.api.Requests.dispatch;
import static io.onhand.server.api.Requests.hold;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.move;
import static io.onhand.server.api.Requests.receive;
import static io.onhand.server.api.Requests.release;
import static io.onhand.server.api.Requests.reserve;
import static io.onhand.server.api.Requests.soldAlready;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetOperationResponse.AnswerCase;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncFinish;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A command sent again, or asked about, gets the very answer that it got, whatever its kind")
final class RepeatedAnswersIT {
  @TempDir static Path data;
  private static TestCentral central;

  /** The kinds of answers that were compared. */
  private final Set<AnswerCase> compared = EnumSet.noneOf(AnswerCase.class);

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare("Paris");
    central.declare("Rome");
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void everyKindOfAnswerIsTheSameAgain() {
    stockCommands();
    reservations();
    transfers();
    operators();
    sync();

    assertThat(EnumSet.complementOf(EnumSet.copyOf(compared)))
        .containsExactlyInAnyOrder(
            AnswerCase.ANSWER_NOT_SET,
            AnswerCase.ABANDONED, // no command of its own
            AnswerCase.QUEUED, // an agent alone answers so
            AnswerCase.SYNC_ZEROED); // its key is the server's choice
  }

  private void stockCommands() {
    same("adjust", adjust("adjust", "A", "Paris", 50, ADJUST_REASON_RECEIPT), inv()::adjustStock);
    same("fact", soldAlready("fact", "GHOST", "Paris", 2), inv()::adjustStock);
    same(
        "basket",
        ApplyBasketRequest.newBuilder()
            .setCommand(header("basket"))
            .setMode(BasketMode.BASKET_MODE_BEST_EFFORT)
            .addLines(sale("A", 2))
            .addLines(sale("NONE", 1))
            .addLines(sale("A", 1))
            .build(),
        inv()::applyBasket);
    same(
        "void",
        VoidOperationRequest.newBuilder().setCommand(header("void")).setVoidedKey("basket").build(),
        inv()::voidOperation);
    same(
        "count",
        CountStockRequest.newBuilder()
            .setCommand(header("count"))
            .setKey(key("A", "Paris"))
            .setCounted(47)
            .setAnchor(
                inv()
                    .getRecord(GetRecordRequest.newBuilder().setKey(key("A", "Paris")).build())
                    .getRecord()
                    .getCountAnchor())
            .build(),
        inv()::countStock);
    sameRefusal("much", adjust("much", "A", "Paris", -999, ADJUST_REASON_SALE));
    sameRefusal("ghost", adjust("ghost", "A", "Atlantis", -1, ADJUST_REASON_SALE));
  }

  private void reservations() {
    same("hold", reserve("hold", 600, hold("A", "Paris", 9)), inv()::reserveStock);
    String id =
        inv()
            .reserveStock(reserve("hold", 600, hold("A", "Paris", 9)))
            .getReservation()
            .getReservationId();
    same(
        "extend",
        ExtendReservationRequest.newBuilder()
            .setCommand(header("extend"))
            .setReservationId(id)
            .setDuration(Duration.newBuilder().setSeconds(3_600))
            .build(),
        inv()::extendReservation);
    same(
        "release",
        release("release", id, Requests.part("A", "Paris", 2)),
        inv()::releaseReservation);
    same("commit", commit("commit", id), inv()::commitReservation);
  }

  private void transfers() {
    same(
        "move",
        MoveStockRequest.newBuilder()
            .setCommand(header("move"))
            .setFromStore("Paris")
            .setToStore("Rome")
            .addLines(move("A", 3))
            .build(),
        inv()::moveStock);
    same("send", dispatch("send", "Paris", "Rome", "A", 6), inv()::dispatchTransfer);
    String id =
        inv()
            .dispatchTransfer(dispatch("send", "Paris", "Rome", "A", 6))
            .getTransfer()
            .getTransferId();
    same("receive", receive("receive", id), inv()::receiveTransfer);
    String back =
        inv()
            .dispatchTransfer(dispatch("send2", "Paris", "Rome", "A", 1))
            .getTransfer()
            .getTransferId();
    same(
        "cancel",
        CancelTransferRequest.newBuilder().setCommand(header("cancel")).setTransferId(back).build(),
        inv()::cancelTransfer);
  }

  private void operators() {
    same(
        "floor",
        SetFloorRequest.newBuilder()
            .setCommand(header("floor"))
            .setKey(key("A", "Paris"))
            .setFloor(3)
            .build(),
        central.admin()::setFloor);
    same(
        "low",
        SetLowStockRequest.newBuilder()
            .setCommand(header("low"))
            .setKey(key("A", "Paris"))
            .setLowStockAt(9)
            .build(),
        central.admin()::setLowStock);
    same(
        "resolve",
        ResolveExceptionRequest.newBuilder()
            .setCommand(header("resolve"))
            .setExceptionId(
                inv()
                    .adjustStock(soldAlready("fact", "GHOST", "Paris", 2))
                    .getReceipt()
                    .getExceptions(0)
                    .getExceptionId())
            .setReason("counted")
            .build(),
        central.admin()::resolveException);
    same(
        "store",
        CreateStoreRequest.newBuilder().setCommand(header("store")).setStore("Oslo").build(),
        central.admin()::createStore);
  }

  private void sync() {
    List<SyncStockRequest> parts =
        List.of(
            SyncStockRequest.newBuilder()
                .setStart(
                    SyncStart.newBuilder()
                        .setOrigin("test")
                        .setRunId("run")
                        .setMode(SyncMode.SYNC_MODE_MERGE))
                .build(),
            SyncStockRequest.newBuilder()
                .setChunk(
                    SyncChunk.newBuilder()
                        .setNumber(1)
                        .addRows(
                            SyncRow.newBuilder().setProduct("Y").setStore("Paris").setOnHand(5)))
                .build(),
            SyncStockRequest.newBuilder().setFinish(SyncFinish.getDefaultInstance()).build());
    List<SyncStockResponse> first = synced(parts);
    disturb();
    List<SyncStockResponse> again = synced(parts);

    assertThat(again).hasSameSizeAs(first);
    List<String> keys = List.of("sync:open:run", "sync:1:run", "sync:finish:run");
    for (int i = 0; i < keys.size(); i++) {
      Message before = answerOf(first.get(i));
      Message after = answerOf(again.get(i));
      assertThat(replayed(before)).isEqualTo(after);
      assertThat(answerOf(operation(keys.get(i))).toByteString()).isEqualTo(after.toByteString());
    }
  }

  private static List<SyncStockResponse> synced(List<SyncStockRequest> parts) {
    Collected<SyncStockResponse> answers = new Collected<>();
    StreamObserver<SyncStockRequest> stream = central.inventoryAsync().syncStock(answers);
    parts.forEach(stream::onNext);
    stream.onCompleted();
    return new ArrayList<>(answers.awaitEnd());
  }

  /** Sends a command, changes what it changed, sends it again and asks about it. */
  private <Q extends Message, A extends Message> void same(
      String key, Q request, Function<Q, A> call) {
    A first = call.apply(request);
    disturb();
    A again = call.apply(request);
    GetOperationResponse asked = operation(key);

    assertThat(replayed(first).toByteString()).as(key).isEqualTo(again.toByteString());
    Message answer = answerOf(asked);
    switch (asked.getAnswerCase()) {
      case FLOOR_SET, LOW_STOCK_SET, EXCEPTION_RESOLVED ->
          assertThat(again.getAllFields()).as(key).containsValue(answer);
      case STORE_DECLARED -> assertThat(asked.getStoreDeclared().getStore()).isEqualTo("Oslo");
      default -> assertThat(answer.toByteString()).as(key).isEqualTo(again.toByteString());
    }
    assertThat(asked.getPosition()).isEqualTo(receipt(again).getApplied().getPosition());
  }

  private void sameRefusal(String key, io.onhand.inventory.v1.AdjustStockRequest request) {
    Status first = refusal(request);
    disturb();
    Status again = refusal(request);

    assertThat(without(first)).as(key).isEqualTo(without(again));
    assertThat(operation(key).getRejected().toByteString()).isEqualTo(again.toByteString());
  }

  private static Status refusal(io.onhand.inventory.v1.AdjustStockRequest request) {
    try {
      inv().adjustStock(request);
    } catch (StatusRuntimeException e) {
      Status status = StatusProto.fromThrowable(e);
      assertThat(status).isNotNull();
      return status;
    }
    throw new AssertionError("Expected a refusal of " + request);
  }

  private GetOperationResponse operation(String key) {
    GetOperationResponse response =
        inv()
            .getOperation(
                GetOperationRequest.newBuilder().setOrigin("test").setIdempotencyKey(key).build());
    compared.add(response.getAnswerCase());
    return response;
  }

  /** Later changes of the same record must not show. */
  private static void disturb() {
    inv().adjustStock(adjust("d" + System.nanoTime(), "A", "Paris", 1, ADJUST_REASON_RECEIPT));
  }

  private static AdjustLine sale(String product, long quantity) {
    return AdjustLine.newBuilder()
        .setProduct(product)
        .setStore("Paris")
        .setDelta(-quantity)
        .setReason(ADJUST_REASON_SALE)
        .build();
  }

  private static InventoryServiceBlockingStub inv() {
    return central.inventory();
  }
}
