package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Requests.error;
import static io.onhand.server.api.Requests.fact;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.showing;
import static io.onhand.server.api.Requests.soldAlready;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.admin.v1.ListExceptionsResponse;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ExceptionKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.StockException;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.LowStockCrossing;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("A fact is taken as it is, and what it breaks is a question until somebody settles it")
final class FactsIT {
  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    List.of("Paris", "Rome", "Feed").forEach(central::declare);
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void aRefusedSaleThatHasHappenedIsTakenOnceMoreAndOnlyOnce() {
    stock("A", "Paris", 1);
    AdjustStockRequest asked = adjust("a1", "A", "Paris", -3, ADJUST_REASON_SALE);
    OnhandError refused = error(() -> central.inventory().adjustStock(asked));
    AdjustStockRequest told = asked.toBuilder().setCommand(fact("a1")).build();
    AdjustStockResponse taken = central.inventory().adjustStock(told);

    assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK);
    assertThat(taken.getReceipt().getReplayed()).isFalse();
    assertThat(taken.getRecord().getOnHand()).isEqualTo(-2);
    assertThat(taken.getReceipt().getExceptionsList())
        .singleElement()
        .satisfies(opened -> {
          assertThat(opened.getKind()).isEqualTo(ExceptionKind.EXCEPTION_KIND_BELOW_FLOOR);
          assertThat(opened.getQuantity()).isEqualTo(2);
          assertThat(opened.getKey()).isEqualTo(key("A", "Paris"));
          assertThat(opened.getIdempotencyKey()).isEqualTo("a1");
          assertThat(opened.getOpened()).isEqualTo(taken.getReceipt().getApplied().getPosition());
          assertThat(opened.hasResolution()).isFalse();
        });
    for (AdjustStockRequest again : List.of(told, asked)) {
      AdjustStockResponse replayed = central.inventory().adjustStock(again);
      assertThat(replayed.getReceipt().getReplayed()).isTrue();
      assertThat(replayed.getRecord()).isEqualTo(taken.getRecord());
    }
  }

  @Test
  void questionsAreListedOldestFirstAndSettledOnce() {
    List<String> oldestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      oldestFirst.add(opened(soldAlready("b" + i, "B" + i, "Rome", 1)));
    }
    String elsewhere = opened(soldAlready("c", "C", "Paris", 1));
    ResolveExceptionRequest settle =
        ResolveExceptionRequest.newBuilder()
            .setCommand(header("settle"))
            .setExceptionId(oldestFirst.get(2))
            .setReason("found behind the shelf")
            .build();
    StockException settled = central.admin().resolveException(settle).getException();

    assertThat(settled.getResolution().getReason()).isEqualTo("found behind the shelf");
    assertThat(settled.getResolution().getOrigin()).isEqualTo("test");
    OnhandError twice =
        error(() ->
            central
                .admin()
                .resolveException(settle.toBuilder().setCommand(header("settle2")).build()));
    assertThat(twice.reason()).isEqualTo(ErrorReason.ERROR_REASON_EXCEPTION_RESOLVED);
    assertThat(twice.metadata()).containsEntry("exception_id", oldestFirst.get(2));
    long head = settled.getResolution().getSequence();
    ListExceptionsRequest.Builder request =
        ListExceptionsRequest.newBuilder()
            .setStore("Rome")
            .setPageSize(2)
            .setRead(showing(settled.getOpened().toBuilder().setSequence(head).build()));
    List<String> stillOpen = new ArrayList<>(oldestFirst);
    stillOpen.remove(2);
    assertThat(listed(request)).containsExactlyElementsOf(stillOpen);
    assertThat(listed(request.setIncludeResolved(true))).containsExactlyElementsOf(oldestFirst);
    assertThat(listed(request.setStore("").setPageSize(1_000))).contains(elsewhere);
  }

  @Test
  void floorsAllowOrForbidAndRaisingOneBreaksNothing() {
    stock("F", "Paris", 5);
    Record raised = floor("f1", 8L);
    assertThat(raised.getFloor()).isEqualTo(8);
    assertThat(error(() -> sell("f2", "F", 1)).metadata()).containsEntry("floor", "8");
    floor("f3", -2L);
    assertThat(sell("f4", "F", 7).getAvailable()).isEqualTo(-2);
    Record none = floor("f5", null);
    assertThat(none.hasFloor()).isFalse();
    assertThat(sell("f6", "F", 100).getAvailable()).isEqualTo(-102);
    OnhandError stale =
        error(() ->
            central
                .admin()
                .setFloor(
                    SetFloorRequest.newBuilder()
                        .setCommand(header("f7"))
                        .setKey(key("F", "Paris"))
                        .setFloor(0)
                        .setExpectedVersion(1)
                        .build()));
    assertThat(stale.reason()).isEqualTo(ErrorReason.ERROR_REASON_VERSION_CONFLICT);
  }

  @Test
  void theFeedMarksTheChangeThatCrossesTheLowStockMark() {
    Collected<SubscribeResponse> feed = new Collected<>();
    central
        .replication()
        .subscribe(
            SubscribeRequest.newBuilder().setSubscriberId("low").addStores("Feed").build(), feed);
    feed.awaitCount(2);
    stock("L", "Feed", 10);
    lowStock("l1", "L", 3L);
    central.inventory().adjustStock(adjust("l2", "L", "Feed", -6, ADJUST_REASON_SALE));
    central.inventory().adjustStock(adjust("l3", "L", "Feed", -1, ADJUST_REASON_SALE));
    central.inventory().adjustStock(adjust("l4", "L", "Feed", -1, ADJUST_REASON_SALE));
    central.inventory().adjustStock(adjust("l5", "L", "Feed", 2, ADJUST_REASON_RECEIPT));
    lowStock("l6", "L", 4L);
    lowStock("l7", "L", null);
    central.inventory().adjustStock(soldAlready("l8", "L", "Feed", 1));
    List<FeedEntry> entries = entries(feed, 9);

    assertThat(entries)
        .extracting(entry -> onlyChange(entry).getLowStock())
        .containsExactly(
            LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED,
            LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED,
            LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED,
            LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW,
            LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED,
            LowStockCrossing.LOW_STOCK_CROSSING_RECOVERED,
            LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW,
            LowStockCrossing.LOW_STOCK_CROSSING_RECOVERED,
            LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED);
    assertThat(entries.get(1).getHeader().getOperation())
        .isEqualTo(OperationKind.OPERATION_KIND_SET_LOW_STOCK);
    assertThat(entries.get(1).getHeader().getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(entries.get(8).getHeader().getOperation())
        .isEqualTo(OperationKind.OPERATION_KIND_ADJUST);
    assertThat(entries.get(8).getHeader().getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(onlyChange(entries.get(8)).getRecord().hasCountAnchor()).isFalse();
  }

  @Test
  void aStreamTakesFactsAndAnswersThemWithTheirQuestions() {
    Collected<MutateStreamResponse> answers = new Collected<>();
    StreamObserver<MutateStreamRequest> stream = central.inventoryAsync().mutateStream(answers);
    stream.onNext(
        MutateStreamRequest.newBuilder()
            .setItem(4)
            .setAdjustStock(soldAlready("s1", "S", "Paris", 2))
            .build());
    stream.onCompleted();

    assertThat(answers.awaitEnd())
        .singleElement()
        .satisfies(answer -> {
          assertThat(answer.getItem()).isEqualTo(4);
          assertThat(answer.getAdjustStock().getReceipt().getExceptionsList()).hasSize(1);
        });
  }

  private static RecordChange onlyChange(FeedEntry entry) {
    return entry.getSlices(0).getChanges(0);
  }

  private static List<FeedEntry> entries(Collected<SubscribeResponse> feed, int count) {
    int seen = 0;
    List<FeedEntry> entries = new ArrayList<>();
    while (entries.size() < count) {
      SubscribeResponse next = feed.awaitCount(seen + 1).get(seen++);
      if (next.hasEntry()) {
        entries.add(next.getEntry());
      }
    }
    return entries;
  }

  private static List<String> listed(ListExceptionsRequest.Builder request) {
    List<String> listed = new ArrayList<>();
    request.setPageToken("");
    do {
      ListExceptionsResponse page = central.admin().listExceptions(request.build());
      page.getExceptionsList().forEach(it -> listed.add(it.getExceptionId()));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return listed;
  }

  private static String opened(AdjustStockRequest request) {
    return central.inventory().adjustStock(request).getReceipt().getExceptions(0).getExceptionId();
  }

  private static Record sell(String key, String product, long quantity) {
    return central
        .inventory()
        .adjustStock(adjust(key, product, "Paris", -quantity, ADJUST_REASON_SALE))
        .getRecord();
  }

  private static Record floor(String key, @Nullable Long at) {
    SetFloorRequest.Builder request =
        SetFloorRequest.newBuilder().setCommand(header(key)).setKey(key("F", "Paris"));
    if (at != null) {
      request.setFloor(at);
    }
    return central.admin().setFloor(request.build()).getRecord();
  }

  private static void lowStock(String key, String product, @Nullable Long at) {
    SetLowStockRequest.Builder request =
        SetLowStockRequest.newBuilder().setCommand(header(key)).setKey(key(product, "Feed"));
    if (at != null) {
      request.setLowStockAt(at);
    }
    central.admin().setLowStock(request.build());
  }

  private static void stock(String product, String store, long quantity) {
    central
        .inventory()
        .adjustStock(adjust("stock " + product, product, store, quantity, ADJUST_REASON_RECEIPT));
  }
}
