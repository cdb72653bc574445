package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.Refused.detail;
import static io.onhand.server.Refused.failure;
import static io.onhand.server.Refused.reason;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.PreconditionFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SubscribeRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A refusal says by which rule, of which record, and what is there instead")
final class RefusalsIT {
  private static final String STORE = "Paris";

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare(STORE);
    central.inventory().adjustStock(adjust("stock", "A", STORE, 10, ADJUST_REASON_RECEIPT));
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void refusesASumBeyond64Bits() {
    long most = 1_000_000_000_000_000L;
    List<AdjustLine> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(line("MANY", most));
    }
    for (int i = 0; i < 9; i++) {
      basket("many" + i, lines);
    }
    StatusRuntimeException refusal = failure(() -> basket("many9", lines));

    assertThat(reason(refusal)).isEqualTo("QUANTITY_OVERFLOW");
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(record("MANY").getOnHand()).isEqualTo(9_000_000_000_000_000_000L);
  }

  @Test
  void refusesAStoreThatNobodyDeclared() {
    StatusRuntimeException refusal = failure(() -> sell("ghost", "A", "Atlantis", -1));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(reason(refusal)).isEqualTo("STORE_NOT_FOUND");
    assertThat(refusal).hasMessageContaining("'Atlantis' is not declared");
    assertThat(
            reason(
                failure(() ->
                    central
                        .inventory()
                        .listRecords(
                            ListRecordsRequest.newBuilder().setStore("Atlantis").build()))))
        .isEqualTo("STORE_NOT_FOUND");
  }

  @Test
  void refusesAStoreThatIsDeclaredAlready() {
    StatusRuntimeException refusal =
        failure(() ->
            central
                .admin()
                .createStore(
                    CreateStoreRequest.newBuilder()
                        .setCommand(header("again"))
                        .setStore(STORE)
                        .build()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(reason(refusal)).isEqualTo("STORE_EXISTS");
  }

  @Test
  void namesEveryRecordOfABasketThatIsTooLittleAndSellsNone() {
    central.inventory().adjustStock(adjust("b0", "B", STORE, 10, ADJUST_REASON_RECEIPT));
    StatusRuntimeException refusal =
        failure(() -> basket("b1", List.of(sale("B", -1), sale("C", -1), sale("B", -10))));

    assertThat(reason(refusal)).isEqualTo("RECORD_NOT_FOUND");
    PreconditionFailure failures = detail(refusal, PreconditionFailure.class);
    assertThat(failures.getViolationsList())
        .extracting(PreconditionFailure.Violation::getSubject)
        .containsExactly("B@Paris", "C@Paris");
    assertThat(failures.getViolations(0).getType()).isEqualTo("INSUFFICIENT_STOCK");
    assertThat(record("B").getOnHand()).isEqualTo(10);
  }

  @Test
  void refusesAKeyThatComesAgainWithAnotherContent() {
    sell("once", "A", STORE, -1);
    long before = record("A").getOnHand();
    StatusRuntimeException refusal = failure(() -> sell("once", "A", STORE, -2));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(reason(refusal)).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(record("A").getOnHand()).isEqualTo(before);
  }

  @Test
  void refusesAVersionThatIsNotExpectedAndSendsTheRecordAlong() {
    Record now = record("A");
    StatusRuntimeException refusal =
        failure(() ->
            central
                .inventory()
                .adjustStock(
                    AdjustStockRequest.newBuilder()
                        .setCommand(header("stale"))
                        .setLine(sale("A", -1).toBuilder().setExpectedVersion(99_999))
                        .build()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(reason(refusal)).isEqualTo("VERSION_CONFLICT");
    assertThat(OnhandError.of(refusal).metadata()).as("whose version").containsKey("epoch");
    assertThat(detail(refusal, Record.class))
        .as("the record as commands show it")
        .isEqualTo(now.toBuilder().clearCountAnchor().build());
  }

  @Test
  void refusesAVersionOfAnotherEpochAndNamesBoth() {
    long version = record("A").getVersion();
    long epoch =
        central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead().getEpoch();
    CommandHeader elsewhere = header("elsewhere").toBuilder().setExpectedEpoch(epoch + 1).build();
    StatusRuntimeException sale =
        failure(() ->
            central
                .inventory()
                .adjustStock(
                    AdjustStockRequest.newBuilder()
                        .setCommand(elsewhere)
                        .setLine(sale("A", -1).toBuilder().setExpectedVersion(version))
                        .build()));
    StatusRuntimeException floor =
        failure(() ->
            central
                .admin()
                .setFloor(
                    SetFloorRequest.newBuilder()
                        .setCommand(elsewhere)
                        .setKey(RecordKey.newBuilder().setProduct("A").setStore(STORE))
                        .setExpectedVersion(version)
                        .build()));

    for (StatusRuntimeException refusal : List.of(sale, floor)) {
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(reason(refusal)).isEqualTo("EPOCH_CHANGED");
      assertThat(OnhandError.of(refusal).metadata())
          .isEqualTo(
              Map.of(
                  "epoch",
                  Long.toUnsignedString(epoch),
                  "expected_epoch",
                  Long.toUnsignedString(epoch + 1)));
    }
    assertThat(record("A").getVersion()).isEqualTo(version);
  }

  @Test
  void neverSequencesWhatComesAfterItsDeadline() {
    StatusRuntimeException late =
        failure(() ->
            central
                .inventory()
                .withDeadlineAfter(1, TimeUnit.NANOSECONDS)
                .adjustStock(adjust("late", "A", STORE, -1, ADJUST_REASON_SALE)));

    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(
            reason(
                failure(() ->
                    central
                        .inventory()
                        .getOperation(
                            GetOperationRequest.newBuilder()
                                .setOrigin("test")
                                .setIdempotencyKey("late")
                                .build()))))
        .isEqualTo("OPERATION_NOT_FOUND");
  }

  @Test
  void refusesPositionsOfTheFutureAndOfAnotherEpoch() {
    long head =
        central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead().getSequence();
    long epoch =
        central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead().getEpoch();
    assertThat(reason(failure(() -> subscribe(position(epoch, head + 1_000)))))
        .isEqualTo("SEQUENCE_IN_FUTURE");
    assertThat(reason(failure(() -> subscribe(position(epoch + 1, 1))))).isEqualTo("EPOCH_CHANGED");
    assertThat(
            reason(
                failure(
                    () -> call(header("other").toBuilder().setNotBefore(position(epoch + 1, 1))))))
        .isEqualTo("EPOCH_CHANGED");
    assertThat(
            reason(
                failure(() ->
                    call(
                        header("future").toBuilder().setNotBefore(position(epoch, head + 1_000))))))
        .isEqualTo("SEQUENCE_IN_FUTURE");
  }

  private static void sell(String key, String product, String store, long delta) {
    central.inventory().adjustStock(adjust(key, product, store, delta, ADJUST_REASON_SALE));
  }

  private static void call(CommandHeader.Builder header) {
    central
        .inventory()
        .adjustStock(
            AdjustStockRequest.newBuilder().setCommand(header).setLine(sale("A", -1)).build());
  }

  private static void basket(String key, List<AdjustLine> lines) {
    central
        .inventory()
        .applyBasket(
            ApplyBasketRequest.newBuilder().setCommand(header(key)).addAllLines(lines).build());
  }

  private static AdjustLine line(String product, long delta) {
    return AdjustLine.newBuilder()
        .setProduct(product)
        .setStore(STORE)
        .setDelta(delta)
        .setReason(ADJUST_REASON_RECEIPT)
        .build();
  }

  private static AdjustLine sale(String product, long delta) {
    return line(product, delta).toBuilder().setReason(ADJUST_REASON_SALE).build();
  }

  private static Record record(String product) {
    return central
        .inventory()
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(product).setStore(STORE))
                .build())
        .getRecord();
  }

  private static Position position(long epoch, long sequence) {
    return Position.newBuilder().setEpoch(epoch).setSequence(sequence).build();
  }

  private static void subscribe(Position after) {
    ReplicationServiceGrpc.newBlockingStub(central.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .subscribe(
            SubscribeRequest.newBuilder()
                .setSubscriberId("bad")
                .addStores(STORE)
                .setAfter(after)
                .build())
        .next();
  }
}
