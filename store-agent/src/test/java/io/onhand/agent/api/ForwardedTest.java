package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.forwarded.CentralHistory;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What Central accepted through an agent is kept, and goes again when Central lost it")
final class ForwardedTest {

  private static final long RESTORED = EPOCH + 5;

  private final List<MutateStreamRequest> sent = Collections.synchronizedList(new ArrayList<>());
  private ApiFixture it;
  @TempDir private Path lost;
  private long sequence = 900;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onAdjust =
        (request, observer) -> {
          if (request.getCommand().getIdempotencyKey().startsWith("no")) {
            observer.onError(Errors.exception(Errors.storeNotFound("A")));
            return;
          }
          observer.onNext(applied(EPOCH));
          observer.onCompleted();
        };
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item -> {
              sent.add(item);
              observer.onNext(
                  MutateStreamResponse.newBuilder()
                      .setItem(item.getItem())
                      .setAdjustStock(applied(RESTORED))
                      .build());
            });
    it.forwarded.resendsTo(AgentServices.resend(it.outbox, lost));
    it.history = new CentralHistory(EPOCH, Map.of());
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void keepsWhatWasAcceptedAndNothingElse() {
    it.stock().adjustStock(sale("k1"));
    it.stock().adjustStock(sale("k2"));
    try {
      it.stock().adjustStock(sale("no"));
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
    }
    work();

    assertThat(status().getForwarded().getKept()).isEqualTo(2);
    assertThat(status().getForwarded().hasLastResend()).isFalse();
  }

  @Test
  void keepsItemsOfStreamsToo() {
    List<MutateStreamResponse> answers = Collections.synchronizedList(new ArrayList<>());
    var items =
        io.onhand.inventory.v1.InventoryServiceGrpc.newStub(it.till())
            .mutateStream(
                new io.grpc.stub.StreamObserver<>() {
                  @Override
                  public void onNext(MutateStreamResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable failure) {}

                  @Override
                  public void onCompleted() {}
                });
    items.onNext(MutateStreamRequest.newBuilder().setItem(1).setAdjustStock(sale("k1")).build());
    items.onCompleted();
    await().atMost(Duration.ofSeconds(10)).until(() -> answers.size() == 1);
    work();

    assertThat(status().getForwarded().getKept()).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatARestoredCentralLost() {
    it.stock().adjustStock(sale("k1"));
    it.stock().adjustStock(sale("k2"));
    it.stock().adjustStock(sale("k3"));
    work();

    it.history = new CentralHistory(RESTORED, Map.of(EPOCH, 901L));
    assertThat(it.forwarded.step()).isTrue();
    assertThat(mayClose().getResending()).isTrue();
    assertThat(mayClose().getMayClose()).isFalse();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          work();
          return mayClose().getMayClose();
        });

    assertThat(sent)
        .extracting(item -> item.getAdjustStock().getCommand().getIdempotencyKey())
        .containsExactly("k2", "k3");
    assertThat(sent)
        .allSatisfy(item ->
            assertThat(item.getAdjustStock().getCommand().getNotBefore().getEpoch())
                .isEqualTo(EPOCH));
    work();
    assertThat(status().getForwarded().getKept()).isEqualTo(3);
    assertThat(status().getForwarded().getLastResend().getHandedOver()).isEqualTo(2);
    assertThat(status().getForwarded().getLastResend().hasFinishedAt()).isTrue();
  }

  @Test
  void sendsAgainWithItsVersionButWithoutTheEpochThatEnded() {
    AdjustStockRequest.Builder request = sale("k1").toBuilder();
    request.getCommandBuilder().setExpectedEpoch(EPOCH);
    request.getLineBuilder().setExpectedVersion(4);
    it.stock().adjustStock(request.build());
    work();

    it.history = new CentralHistory(RESTORED, Map.of(EPOCH, 900L));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          work();
          return !sent.isEmpty();
        });

    AdjustStockRequest again = sent.getFirst().getAdjustStock();
    assertThat(again.getLine().getExpectedVersion()).isEqualTo(4);
    assertThat(again.getCommand().getExpectedEpoch()).isZero();
  }

  @Test
  void tellsOfACentralThatHasNothingInCommon() {
    it.stock().adjustStock(sale("k1"));
    work();

    it.history = new CentralHistory(RESTORED, Map.of());
    work();

    assertThat(status().getForwarded().getForeign()).isEqualTo(1);
    assertThat(status().getAlarmsList()).singleElement().asString().contains("not sent again");
    assertThat(sent).isEmpty();
    // Listed once nobody waits for it any more.
    Path list = lost.resolve("foreign-commands-central-has-epoch-82.ndjson");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          work();
          return Files.exists(list);
        });
    assertThat(list)
        .hasContent(
            "{\"epoch\":\"77\",\"sequence\":901,\"accepted_at_micros\":%d,"
                    .formatted(it.clock.wallMicros())
                + "\"command\":\"adjust_stock\",\"fact\":false,\"origin\":\"till-9\",\"key\":\"k1\","
                + "\"records\":[{\"product\":\"p1\",\"store\":\"A\",\"on_hand_delta\":-1}]}");
  }

  @Test
  void listsWhatAFullDiskDidNotTakeAndCentralLost() {
    it.stock().adjustStock(sale("k1"));
    work();
    it.isDiskLow = true;
    it.stock().adjustStock(sale("k2"));
    work();
    assertThat(status().getForwarded().getDropped()).isEqualTo(1);

    it.isDiskLow = false;
    it.history = new CentralHistory(RESTORED, Map.of(EPOCH, 901L));
    work();

    assertThat(lost.resolve("unknown-commands-central-has-epoch-82.ndjson"))
        .content()
        .contains("\"sequence\":902,", "\"origin\":\"till-9\",\"key\":\"k2\"}")
        .doesNotContain("k1");
    assertThat(status().getForwarded().getDropped()).isZero();
  }

  private void work() {
    while (it.forwarded.step()) {
      Thread.onSpinWait();
    }
  }

  private GetAgentStatusResponse status() {
    return AgentServiceGrpc.newBlockingStub(it.till())
        .getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
  }

  private CheckCloseResponse mayClose() {
    return AgentServiceGrpc.newBlockingStub(it.till())
        .checkClose(CheckCloseRequest.getDefaultInstance());
  }

  private AdjustStockResponse applied(long epoch) {
    sequence++;
    return AdjustStockResponse.newBuilder()
        .setReceipt(FakeInventory.applied(epoch, sequence))
        .build();
  }

  private static AdjustStockRequest sale(String key) {
    return AdjustStockRequest.newBuilder()
        .setCommand(CommandHeader.newBuilder().setOrigin("till-9").setIdempotencyKey(key))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct("p1")
                .setStore("A")
                .setDelta(-1)
                .setReason(AdjustReason.ADJUST_REASON_SALE))
        .build();
  }
}
