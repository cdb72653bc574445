package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Requests.error;
import static io.onhand.server.api.Requests.hold;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.reserve;
import static io.onhand.server.api.Requests.showing;
import static io.onhand.server.api.Requests.soldAlready;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Every number can be explained: what changed it, who, why, and what holds it now")
final class HistoryIT {
  private static final String STORE = "Paris";

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare(STORE);
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void tellsEveryChangeNewestFirstPageByPage() {
    sell("h0", "H", 20, ADJUST_REASON_RECEIPT);
    for (int i = 1; i <= 6; i++) {
      sell("h" + i, "H", -1, ADJUST_REASON_SALE);
    }
    GetHistoryRequest.Builder request =
        GetHistoryRequest.newBuilder().setKey(key("H", STORE)).setPageSize(3);
    List<HistoryEntry> told = new ArrayList<>();
    GetHistoryResponse page;
    do {
      page = central.inventory().getHistory(request.build());
      told.addAll(page.getEntriesList());
      request.setPageToken(page.getNextPageToken());
      sell("during" + told.size(), "H", -1, ADJUST_REASON_SALE);
    } while (!page.getNextPageToken().isEmpty());

    assertThat(told)
        .extracting(HistoryEntry::getIdempotencyKey)
        .containsExactly("h6", "h5", "h4", "h3", "h2", "h1", "h0");
    assertThat(page.getOlderForgotten()).as("it was born here").isFalse();
    assertThat(told.getLast().hasBefore()).isFalse();
    for (int i = 0; i + 1 < told.size(); i++) {
      assertThat(told.get(i).getBefore()).isEqualTo(told.get(i + 1).getAfter());
    }
    HistoryEntry newest = told.getFirst();
    assertThat(newest.getOrigin()).isEqualTo("test");
    assertThat(newest.getOperation()).isEqualTo(OperationKind.OPERATION_KIND_ADJUST);
    assertThat(newest.getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(newest.getReasonsList()).containsExactly(ADJUST_REASON_SALE);
    assertThat(newest.getLogTime()).isEqualTo(newest.getAfter().getUpdatedAt());
  }

  @Test
  void tellsWhatWasAtASequenceAndAtATime() {
    sell("t0", "T", 20, ADJUST_REASON_RECEIPT);
    Record then = sell("t1", "T", -1, ADJUST_REASON_SALE);
    sell("other", "OTHER", 1, ADJUST_REASON_RECEIPT);
    Record last = sell("t2", "T", -1, ADJUST_REASON_SALE);
    GetHistoryRequest request = GetHistoryRequest.newBuilder().setKey(key("T", STORE)).build();

    assertThat(newest(request.toBuilder().setAsOfSequence(then.getUpdatedSequence() + 1).build()))
        .isEqualTo(then);
    assertThat(newest(request.toBuilder().setAsOfTime(then.getUpdatedAt()).build()))
        .isEqualTo(then);
    assertThat(
            newest(
                request.toBuilder()
                    .setAsOfTime(then.getUpdatedAt().toBuilder().setSeconds(99_999_999_999L))
                    .build()))
        .isEqualTo(last);
    GetHistoryResponse before =
        central.inventory().getHistory(request.toBuilder().setAsOfSequence(1).build());
    assertThat(before.getEntriesList()).isEmpty();
    assertThat(before.getOlderForgotten()).isFalse();
    assertThat(
            error(() ->
                    central
                        .inventory()
                        .getHistory(request.toBuilder().setAsOfSequence(Long.MAX_VALUE).build()))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
    assertThat(
            error(() ->
                    central
                        .inventory()
                        .getHistory(request.toBuilder().setKey(key("NONE", STORE)).build()))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_RECORD_NOT_FOUND);
  }

  @Test
  void linksAVoidedSaleAndItsVoidBothWays() {
    sell("v0", "V", 20, ADJUST_REASON_RECEIPT);
    Record sold = sell("v1", "V", -3, ADJUST_REASON_SALE);
    VoidOperationRequest request =
        VoidOperationRequest.newBuilder().setCommand(header("v2")).setVoidedKey("v1").build();
    VoidOperationResponse voided = central.inventory().voidOperation(request);

    assertThat(voided.getVoided().getSequence()).isEqualTo(sold.getUpdatedSequence());
    assertThat(voided.getRecordsList()).extracting(Record::getOnHand).containsExactly(20L);
    List<HistoryEntry> told =
        central
            .inventory()
            .getHistory(GetHistoryRequest.newBuilder().setKey(key("V", STORE)).build())
            .getEntriesList();
    long by = voided.getReceipt().getApplied().getPosition().getSequence();
    assertThat(told.get(0).getOperation()).isEqualTo(OperationKind.OPERATION_KIND_VOID);
    assertThat(told.get(0).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(told.get(0).getVoidsSequence()).isEqualTo(sold.getUpdatedSequence());
    assertThat(told.get(1).getVoidedBySequence()).isEqualTo(by);
    assertThat(told.get(2).getVoidedBySequence()).isZero();
    OnhandError twice =
        error(() ->
            central
                .inventory()
                .voidOperation(request.toBuilder().setCommand(header("v3")).build()));
    assertThat(twice.reason()).isEqualTo(ErrorReason.ERROR_REASON_ALREADY_VOIDED);
    assertThat(twice.metadata())
        .containsEntry("voided_by_sequence", Long.toString(by))
        .containsEntry("voided_key", "v1")
        .containsEntry("voided_origin", "test");
  }

  @Test
  void countsWhatASalesmanLeftWhileSomebodyCounted() {
    sell("c0", "C", 20, ADJUST_REASON_RECEIPT);
    CountAnchor anchor = record("C").getCountAnchor();
    sell("c1", "C", -2, ADJUST_REASON_SALE);
    CountStockRequest counted =
        CountStockRequest.newBuilder()
            .setCommand(header("c2"))
            .setKey(key("C", STORE))
            .setCounted(19)
            .setAnchor(anchor)
            .build();
    CountStockResponse response = central.inventory().countStock(counted);

    assertThat(response.getCorrection()).isEqualTo(-1);
    assertThat(response.getRecord().getOnHand()).isEqualTo(17);
    assertThat(response.getRecord().hasCountAnchor()).isFalse();
    OnhandError never =
        error(() ->
            central
                .inventory()
                .countStock(
                    counted.toBuilder()
                        .setCommand(header("c3"))
                        .setAnchor(anchor.toBuilder().setVersion(99))
                        .build()));
    assertThat(never.reason()).isEqualTo(ErrorReason.ERROR_REASON_VERSION_CONFLICT);
    assertThat(never.current()).containsExactly(response.getRecord());
    OnhandError elsewhere =
        error(() ->
            central
                .inventory()
                .countStock(
                    counted.toBuilder()
                        .setCommand(header("c4"))
                        .setAnchor(anchor.toBuilder().setEpoch(anchor.getEpoch() + 1))
                        .build()));
    assertThat(elsewhere.reason()).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
    assertThat(elsewhere.message()).contains("count anew");
  }

  @Test
  void explainsWhatMakesUpANumber() {
    sell("x0", "X", 5, ADJUST_REASON_RECEIPT);
    String reservation =
        central
            .inventory()
            .reserveStock(reserve("x1", 600, hold("X", STORE, 3)))
            .getReservation()
            .getReservationId();
    central.inventory().adjustStock(soldAlready("x2", "X", STORE, 4));
    ExplainAvailabilityResponse why =
        central
            .inventory()
            .explainAvailability(
                ExplainAvailabilityRequest.newBuilder().setKey(key("X", STORE)).build());

    assertThat(why.getRecord().getAvailable()).isEqualTo(-2);
    assertThat(why.getRecord().getCountAnchor().getOnHand()).isEqualTo(1);
    assertThat(why.getTakeable()).isZero();
    assertThat(why.getReservationsList())
        .singleElement()
        .satisfies(it -> assertThat(it.getReservationId()).isEqualTo(reservation));
    assertThat(why.getReservationsTotal()).isEqualTo(1);
    assertThat(why.getExceptionsList())
        .singleElement()
        .satisfies(it -> assertThat(it.getQuantity()).isEqualTo(2));
    assertThat(why.getExceptionsTotal()).isEqualTo(1);
    HistoryEntry reserved =
        central
            .inventory()
            .getHistory(
                GetHistoryRequest.newBuilder().setKey(key("X", STORE)).setPageSize(2).build())
            .getEntries(1);
    assertThat(reserved.getReservationId()).isEqualTo(reservation);
  }

  @Test
  void showsAtLeastThePositionThatAReadAsksFor() {
    Record record = sell("r0", "R", 1, ADJUST_REASON_RECEIPT);
    long epoch = record("R").getCountAnchor().getEpoch();
    GetRecordRequest.Builder request = GetRecordRequest.newBuilder().setKey(key("R", STORE));

    assertThat(
            central
                .inventory()
                .getRecord(
                    request
                        .setRead(
                            showing(at(epoch, record.getUpdatedSequence())).toBuilder()
                                .setMaxStaleness(Duration.getDefaultInstance()))
                        .build())
                .getFreshness()
                .getAsOf()
                .getSequence())
        .isGreaterThanOrEqualTo(record.getUpdatedSequence());
    ReadOptions future = showing(at(epoch, Long.MAX_VALUE));
    ReadOptions elsewhere = showing(at(epoch + 1, 1));
    assertThat(error(() -> central.inventory().getRecord(request.setRead(future).build())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
    assertThat(
            error(() -> central.inventory().getRecord(request.setRead(elsewhere).build())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
  }

  private static Position at(long epoch, long sequence) {
    return Position.newBuilder().setEpoch(epoch).setSequence(sequence).build();
  }

  private static Record newest(GetHistoryRequest request) {
    return central.inventory().getHistory(request).getEntries(0).getAfter();
  }

  private static Record record(String product) {
    return central
        .inventory()
        .getRecord(GetRecordRequest.newBuilder().setKey(key(product, STORE)).build())
        .getRecord();
  }

  private static Record sell(
      String key, String product, long delta, io.onhand.inventory.v1.AdjustReason reason) {
    return central.inventory().adjustStock(adjust(key, product, STORE, delta, reason)).getRecord();
  }
}
