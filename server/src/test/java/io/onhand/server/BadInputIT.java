package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_UNSPECIFIED;
import static io.onhand.server.Refused.detail;
import static io.onhand.server.Refused.failure;
import static io.onhand.server.Refused.reason;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.commit.PipelineLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Bad input gets a clear answer from Central and changes nothing")
final class BadInputIT {
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
  void refusesIdsThatAreEmptyTooLongOrNotText() {
    String tooLong = "x".repeat(65);
    String tooLongInBytes = "é".repeat(33);
    for (String id :
        List.of("", tooLong, tooLongInBytes, "a\nb", "a\u0000b", "a\u007fb", " a", "a ")) {
      refused("line.product", () -> sell("bad", id, STORE, -1));
      refused("line.store", () -> sell("bad", "A", id, -1));
      refused("command.origin", () -> call(header("bad").toBuilder().setOrigin(id)));
    }
    sell("longest", "A", STORE, -1);
    assertThat(
            central
                .inventory()
                .adjustStock(adjust("e", "é".repeat(32), STORE, 1, ADJUST_REASON_RECEIPT))
                .getRecord()
                .getOnHand())
        .isEqualTo(1);
  }

  @Test
  void refusesKeysAndReferencesThatAreTooLong() {
    refused("command.idempotency_key", () -> call(header("k".repeat(129)).toBuilder()));
    refused("command.idempotency_key", () -> call(header("").toBuilder()));
    refused(
        "command.reference", () -> call(header("bad").toBuilder().setReference("r".repeat(257))));
  }

  @Test
  void refusesADeltaOfZeroAndOneBeyondTheLimit() {
    refused("line.delta", () -> sell("bad", "A", STORE, 0));
    refused("line.delta", () -> sell("bad", "A", STORE, 1_000_000_000_000_001L));
    refused("line.delta", () -> sell("bad", "A", STORE, Long.MIN_VALUE));
    refused(
        "line.reason",
        () ->
            central
                .inventory()
                .adjustStock(adjust("bad", "A", STORE, 1, ADJUST_REASON_UNSPECIFIED)));
    refused(
        "line",
        () ->
            central
                .inventory()
                .adjustStock(AdjustStockRequest.newBuilder().setCommand(header("bad")).build()));
  }

  @Test
  void refusesABasketOf1001Lines() {
    List<AdjustLine> lines = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      lines.add(line("P" + i, 1));
    }
    refused("lines", () -> basket("bad", lines));
    refused("lines", () -> basket("bad", List.of()));
  }

  @Test
  void refusesPageTokensOfAnotherQueryAndDamagedOnes() {
    for (int i = 0; i < 3; i++) {
      central
          .inventory()
          .adjustStock(adjust("page" + i, "PG" + i, STORE, 1, ADJUST_REASON_RECEIPT));
    }
    String token = list(STORE, "").getNextPageToken();
    assertThat(list(STORE, token).getRecordsCount()).isEqualTo(1);
    String damaged = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
    for (ThrowingCallable misuse :
        List.<ThrowingCallable>of(
            () -> list(STORE, damaged),
            () -> list(STORE, "no token"),
            () ->
                central
                    .inventory()
                    .listRecords(
                        ListRecordsRequest.newBuilder()
                            .setProduct("A")
                            .setPageToken(token)
                            .build()))) {
      StatusRuntimeException refusal = failure(misuse);
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(reason(refusal)).isEqualTo("PAGE_TOKEN_INVALID");
    }
    refused(
        "page_size",
        () ->
            central
                .inventory()
                .listRecords(
                    ListRecordsRequest.newBuilder().setStore(STORE).setPageSize(1_001).build()));
    refused(
        "filter", () -> central.inventory().listRecords(ListRecordsRequest.getDefaultInstance()));
  }

  @Test
  void refusesARequestOverTheSizeLimit() {
    List<AdjustLine> lines = new ArrayList<>();
    for (int i = 0; i < 80_000; i++) {
      lines.add(line("P".repeat(50) + i, 1));
    }
    StatusRuntimeException refusal = failure(() -> basket("huge", lines));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal).hasMessageContaining("4194304");
  }

  @Test
  void refusesWritesOnAFullDiskAndGoesOnReading(@TempDir Path other) {
    try (TestCentral full =
        new TestCentral(TestCentral.settings(other, PipelineLimits.DEFAULT, Long.MAX_VALUE / 4))) {
      StatusRuntimeException refusal = failure(() -> full.declare(STORE));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("DISK_LOW");
      assertThat(full.admin().getStatus(GetStatusRequest.getDefaultInstance()))
          .satisfies(status -> {
            assertThat(status.getDiskLow()).isTrue();
            assertThat(status.getAlarmsList()).hasSize(1);
            assertThat(status.getHead().getSequence()).isZero();
          });
    }
  }

  private static void refused(String field, ThrowingCallable call) {
    long before = head();
    StatusRuntimeException refusal = failure(call);
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(reason(refusal)).isEqualTo("INVALID_FIELD");
    assertThat(detail(refusal, ErrorInfo.class).getMetadataMap()).containsEntry("field", field);
    assertThat(head()).as("nothing was recorded").isEqualTo(before);
  }

  private static long head() {
    return central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead().getSequence();
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

  private static ListRecordsResponse list(String store, String token) {
    return central
        .inventory()
        .listRecords(
            ListRecordsRequest.newBuilder()
                .setStore(store)
                .setPageSize(1)
                .setPageToken(token)
                .build());
  }
}
