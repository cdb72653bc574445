package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.inventory.v1.SyncOutcome.SYNC_OUTCOME_CONFLICT;
import static io.onhand.inventory.v1.SyncOutcome.SYNC_OUTCOME_CREATED;
import static io.onhand.inventory.v1.SyncOutcome.SYNC_OUTCOME_REJECTED;
import static io.onhand.inventory.v1.SyncOutcome.SYNC_OUTCOME_SKIPPED;
import static io.onhand.inventory.v1.SyncOutcome.SYNC_OUTCOME_UPDATED;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.SyncParts.FINISH;
import static io.onhand.server.api.SyncParts.chunk;
import static io.onhand.server.api.SyncParts.opening;
import static io.onhand.server.api.SyncParts.product;
import static io.onhand.server.api.SyncParts.row;
import static io.onhand.server.api.SyncParts.rows;
import static io.onhand.server.api.SyncParts.zeroed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "A REPLACE sets its stores to what it lists, also when cut, and a dry one shows it alone")
final class ReplaceIT {
  /** So small that a caller that does not read stops the server after a few answers. */
  private static final int WINDOW_BYTES = 1 << 16;

  @TempDir Path data;
  private TestCentral central;
  private SyncCaller caller;

  @BeforeEach
  void start() {
    open();
    List.of("Paris", "Oslo", "Rome").forEach(central::declare);
  }

  private void open() {
    central = new TestCentral(data);
    caller = new SyncCaller(central);
  }

  @AfterEach
  void stop() {
    central.close();
  }

  @Test
  void whatIsNotListedIsZeroUnlessSoldHeldOrElsewhere() {
    caller.load(row("same", "Paris", 5), row("set", "Paris", 5), row("sold", "Paris", 5));
    caller.load(
        row("gone", "Paris", 5), row("gone-sold", "Paris", 5), row("gone-held", "Paris", 5));
    caller.load(row("gone", "Oslo", 3), row("elsewhere", "Rome", 7), row("empty", "Paris", 0));
    reserve("gone-held");
    Collected<SyncStockResponse> answers = new Collected<>();
    StreamObserver<SyncStockRequest> run = central.inventoryAsync().syncStock(answers);
    run.onNext(opening("run", false));
    answers.awaitCount(1);
    sell("sold");
    sell("gone-sold");
    run.onNext(
        chunk(
            1,
            row("same", "Paris", 5),
            row("set", "Paris", 9),
            row("sold", "Paris", 5),
            row("new", "Oslo", 2),
            row("elsewhere", "Rome", 1)));
    run.onNext(FINISH);
    run.onCompleted();
    List<SyncStockResponse> all = answers.awaitEnd();

    assertThat(answers.failure()).isNull();
    assertThat(all.get(1).getChunk().getRowsList())
        .extracting(SyncRowResult::getOutcome)
        .containsExactly(
            SYNC_OUTCOME_SKIPPED,
            SYNC_OUTCOME_UPDATED,
            SYNC_OUTCOME_CONFLICT,
            SYNC_OUTCOME_CREATED,
            SYNC_OUTCOME_REJECTED);
    assertThat(zeroed(all))
        .isEqualTo(
            Map.of(
                "gone@Paris", SYNC_OUTCOME_UPDATED,
                "gone-sold@Paris", SYNC_OUTCOME_CONFLICT,
                "gone-held@Paris", SYNC_OUTCOME_REJECTED,
                "gone@Oslo", SYNC_OUTCOME_UPDATED));
    assertThat(all.getLast().getFinished().getReceipt().getReplayed()).isFalse();
    assertThat(caller.onHand("Paris"))
        .isEqualTo(
            Map.of(
                "same",
                5L,
                "set",
                9L,
                "sold",
                4L,
                "gone",
                0L,
                "gone-sold",
                4L,
                "gone-held",
                5L,
                "empty",
                0L));
    assertThat(caller.onHand("Oslo")).isEqualTo(Map.of("gone", 0L, "new", 2L));
    assertThat(caller.onHand("Rome")).isEqualTo(Map.of("elsewhere", 7L));

    assertFinished(opening("run", false), all.getLast());
  }

  @Test
  void anEndThatIsCutGoesOnWhereItWas() {
    int records = 4_000;
    for (int from = 0; from < records; from += 1_000) {
      caller.load(rows(from, from + 1_000));
    }
    caller.play(opening("run", false), chunk(1, rows(0, 10)));

    CutCaller slowCaller = new CutCaller();
    ManagedChannel slow =
        NettyChannelBuilder.forAddress("127.0.0.1", central.port())
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES)
            .build();
    StreamObserver<SyncStockRequest> cut = InventoryServiceGrpc.newStub(slow).syncStock(slowCaller);
    cut.onNext(opening("run", false));
    cut.onNext(FINISH);
    await().until(() -> caller.onHand("Paris").containsValue(0L));
    slowCaller.cut();
    slow.shutdownNow();
    central.close();
    open();

    long left = caller.onHand("Paris").values().stream().filter(quantity -> quantity != 0).count();
    assertThat(left).isBetween(1_000L, records - 490L);
    List<SyncStockResponse> all = caller.play(opening("run", false), chunk(1, rows(0, 10)), FINISH);

    assertThat(all.get(0).getOpened().getReceipt().getReplayed()).isTrue();
    assertThat(all.get(1).getChunk().getReceipt().getReplayed()).isTrue();
    assertThat(all.getLast().getFinished().getReceipt().getReplayed()).isFalse();
    assertThat(zeroed(all)).hasSize((int) left - 10).containsValue(SYNC_OUTCOME_UPDATED);
    assertThat(caller.onHand("Paris"))
        .allSatisfy((product, quantity) ->
            assertThat(quantity).isEqualTo(product.compareTo(product(10)) < 0 ? 5 : 0));
  }

  @Test
  void aDryRunIsAnsweredAndChangesNoRecord() {
    caller.load(row("same", "Paris", 5), row("set", "Paris", 5), row("gone", "Oslo", 5));
    List<Record> before = caller.records("Paris");

    List<SyncStockResponse> all =
        caller.play(
            opening("dry", true),
            chunk(1, row("same", "Paris", 5), row("set", "Paris", 9), row("new", "Paris", 2)),
            FINISH);

    assertThat(all.get(1).getChunk().getRowsList())
        .extracting(SyncRowResult::getOutcome)
        .containsExactly(SYNC_OUTCOME_SKIPPED, SYNC_OUTCOME_UPDATED, SYNC_OUTCOME_CREATED);
    assertThat(all.get(1).getChunk().getRows(1).getRecord())
        .isEqualTo(before.get(1).toBuilder().clearCountAnchor().build());
    assertThat(all.get(1).getChunk().getRows(2).hasRecord()).isFalse();
    assertThat(zeroed(all)).isEqualTo(Map.of("gone@Oslo", SYNC_OUTCOME_UPDATED));
    assertThat(caller.records("Paris")).isEqualTo(before);
    assertThat(caller.onHand("Oslo")).isEqualTo(Map.of("gone", 5L));
    assertFinished(opening("dry", true), all.getLast());
  }

  @Test
  void storesAreThoseOfAReplaceAndDeclared() {
    SyncStockRequest.Builder nowhere = opening("run", false).toBuilder();
    nowhere.getStartBuilder().addStores("Atlantis");
    SyncStockRequest.Builder none = opening("run", false).toBuilder();
    none.getStartBuilder().clearStores();
    SyncStockRequest.Builder merge = opening("run", false).toBuilder();
    merge.getStartBuilder().setMode(SyncMode.SYNC_MODE_MERGE);

    assertThat(caller.reasonOf(nowhere.build()))
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(caller.reasonOf(none.build())).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(caller.reasonOf(merge.build())).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(caller.reasonOf(FINISH)).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
  }

  /** A caller that reads the first answer and no other, until it is gone. */
  private static final class CutCaller
      implements ClientResponseObserver<SyncStockRequest, SyncStockResponse> {
    private @Nullable ClientCallStreamObserver<SyncStockRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<SyncStockRequest> requests) {
      call = requests;
      requests.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(SyncStockResponse answer) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}

    void cut() {
      assertThat(call).isNotNull();
      call.cancel("cut", null);
    }
  }

  /** Finished again it tells the same end, and it takes no more rows. */
  private void assertFinished(SyncStockRequest opening, SyncStockResponse finished) {
    List<SyncStockResponse> again = caller.play(opening, FINISH, FINISH);

    assertThat(again.get(1).getFinished().getReceipt().getReplayed()).isTrue();
    assertThat(again.get(1).getFinished().getReceipt().getApplied())
        .isEqualTo(finished.getFinished().getReceipt().getApplied());
    assertThat(again.get(2)).isEqualTo(again.get(1));
    assertThat(caller.reasonOf(opening, chunk(7, row("late", "Paris", 1))))
        .isEqualTo(ErrorReason.ERROR_REASON_SYNC_RUN_FINISHED);
  }

  private void sell(String product) {
    central
        .inventory()
        .adjustStock(adjust("sell " + product, product, "Paris", -1, ADJUST_REASON_SALE));
  }

  private void reserve(String product) {
    central
        .inventory()
        .reserveStock(
            ReserveStockRequest.newBuilder()
                .setCommand(header("reserve " + product))
                .setDuration(Duration.newBuilder().setSeconds(600))
                .addLines(
                    HoldLine.newBuilder().setProduct(product).setStore("Paris").setQuantity(1))
                .build());
  }
}
