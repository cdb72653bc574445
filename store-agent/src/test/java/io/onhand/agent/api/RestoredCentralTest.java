package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.forwarded.CentralHistory;
import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.client.OnhandError;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Nothing is decided by a restored Central before what it has lost")
final class RestoredCentralTest {

  private static final long RESTORED = 99;
  private static final Metadata.Key<String> EPOCH_HEADER =
      Metadata.Key.of(Wire.EPOCH_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  /** Keys, as Central decided them. */
  private final List<String> decided = new CopyOnWriteArrayList<>();

  private ApiFixture it;
  @TempDir private Path lost;
  private volatile long answering = EPOCH;
  private long sequence = 900;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.forwarded.resendsTo(AgentServices.resend(it.outbox, lost));
    it.central.onAdjust =
        (request, observer) -> {
          observer.onNext(applied(request, answering));
          observer.onCompleted();
        };
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item ->
                observer.onNext(
                    MutateStreamResponse.newBuilder()
                        .setItem(item.getItem())
                        .setAdjustStock(applied(item.getAdjustStock(), RESTORED))
                        .build()));
    it.history = new CentralHistory(EPOCH, Map.of());
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void saysForWhichCentralACommandIs() {
    it.stock().adjustStock(sale("k1", CommandKind.COMMAND_KIND_REQUEST));
    assertThat(epoch()).isNull();
    work();

    it.stock().adjustStock(sale("k2", CommandKind.COMMAND_KIND_REQUEST));
    assertThat(epoch()).isEqualTo("77");
    it.central.onOperation = (_, observer) -> observer.onError(Errors.exception(another()));
    assertThat(reason(() -> it.stock().getOperation(operation())))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    assertThat(epoch()).isEqualTo("77");
    StreamObserver<MutateStreamRequest> items =
        InventoryServiceGrpc.newStub(it.till()).mutateStream(new FakeInventory.Noted<>(_ -> {}));
    items.onNext(
        MutateStreamRequest.newBuilder()
            .setAdjustStock(sale("k3", CommandKind.COMMAND_KIND_REQUEST))
            .build());
    await().atMost(Duration.ofSeconds(10)).until(() -> decided.contains("k3"));
    assertThat(epoch()).isEqualTo("77");
    items.onCompleted();
  }

  @Test
  void takesAnotherCentralForNone() {
    work();
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(another()));
    it.central.onMutateStream =
        observer -> {
          observer.onError(Errors.exception(another()));
          return new FakeInventory.Noted<>(_ -> {});
        };

    assertThat(
            it.stock()
                .adjustStock(sale("fact", CommandKind.COMMAND_KIND_FACT))
                .getReceipt()
                .hasQueued())
        .isTrue();
    assertThat(
            reason(
                () -> it.stock().adjustStock(other("request", CommandKind.COMMAND_KIND_REQUEST))))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> it.outbox.status().lastError().startsWith("CENTRAL_UNREACHABLE"));
    assertThat(it.outbox.status().waiting()).isEqualTo(1);
  }

  @Test
  void letsTillsWaitUntilAllIsHandedOver() {
    it.stock().adjustStock(sale("k1", CommandKind.COMMAND_KIND_REQUEST));
    it.stock().adjustStock(sale("k2", CommandKind.COMMAND_KIND_REQUEST));
    work();
    decided.clear();
    it.history = new CentralHistory(RESTORED, Map.of(EPOCH, 900L));
    answering = RESTORED;
    assertThat(it.forwarded.step()).isTrue();

    List<AdjustStockResponse> late = new CopyOnWriteArrayList<>();
    InventoryServiceGrpc.newStub(it.till())
        .adjustStock(
            sale("late", CommandKind.COMMAND_KIND_REQUEST), new FakeInventory.Noted<>(late::add));
    assertThat(
            it.stock()
                .adjustStock(sale("fact", CommandKind.COMMAND_KIND_FACT))
                .getReceipt()
                .hasQueued())
        .isTrue();
    assertThat(reason(() -> it.stock().getRecord(record())))
        .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
    assertThat(decided).isEmpty();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          work();
          return late.size() == 1;
        });
    assertThat(decided).startsWith("k1", "k2").contains("fact", "late").hasSize(4);
    assertThat(it.forwarded.status().isResending()).isFalse();
  }

  @Test
  void parksWhatCanNeverBeSentAgain() {
    it.isHopeless = true;
    it.stock().adjustStock(sale("reused", CommandKind.COMMAND_KIND_FACT));
    work();
    keep(item(other("reused", CommandKind.COMMAND_KIND_REQUEST)), 950);
    keep(item(sale("bad", CommandKind.COMMAND_KIND_FACT).toBuilder().clearLine().build()), 951);
    keep(MutateStreamRequest.getDefaultInstance(), 952);
    work();

    it.history = new CentralHistory(RESTORED, Map.of(EPOCH, 901L));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          work();
          return !it.forwarded.status().isResending();
        });

    List<QueuedWrite> parked = it.outbox.desk().parked(0, 10);
    assertThat(parked)
        .extracting(write -> write.command().id().key())
        .containsExactly("reused", "bad", new Position(EPOCH, 952).toString());
    assertThat(parked)
        .extracting(write -> why(write).reasonName())
        .containsExactly("IDEMPOTENCY_KEY_REUSED", "INVALID_FIELD", "INVALID_FIELD");
    assertThat(parked)
        .extracting(write -> OutboxMapper.parked(write).getWrite().getOperation())
        .containsExactly(
            OperationKind.OPERATION_KIND_ADJUST,
            OperationKind.OPERATION_KIND_ADJUST,
            OperationKind.OPERATION_KIND_UNSPECIFIED);
    assertThat(it.outbox.status().mayClose()).isFalse();
    assertThat(it.forwarded.status().commands()).isZero();
  }

  private static OnhandError why(QueuedWrite write) {
    return write.state() instanceof Parked(Status error, long _)
        ? OnhandError.of(error)
        : OnhandError.of(Status.getDefaultInstance());
  }

  private void keep(MutateStreamRequest command, long sequence) {
    Position at = new Position(EPOCH, sequence);
    it.forwarded.keep(command, at, at, false);
  }

  private void work() {
    while (it.forwarded.step()) {
      Thread.onSpinWait();
    }
  }

  /** Of the last call. */
  private @Nullable String epoch() {
    return it.central.headers.getLast().get(EPOCH_HEADER);
  }

  private static Status another() {
    return Errors.status(
        ErrorReason.ERROR_REASON_EPOCH_CHANGED,
        "Another one.",
        Map.of("epoch", "99", Wire.WANTED_EPOCH, "77"));
  }

  private static ErrorReason reason(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return OnhandError.of(e).reason();
    }
    return ErrorReason.ERROR_REASON_UNSPECIFIED;
  }

  private synchronized AdjustStockResponse applied(AdjustStockRequest request, long epoch) {
    decided.add(request.getCommand().getIdempotencyKey());
    sequence++;
    return AdjustStockResponse.newBuilder()
        .setReceipt(FakeInventory.applied(epoch, sequence))
        .build();
  }

  private static MutateStreamRequest item(AdjustStockRequest request) {
    return MutateStreamRequest.newBuilder().setAdjustStock(request).build();
  }

  private static GetOperationRequest operation() {
    return GetOperationRequest.newBuilder().setOrigin("till-9").setIdempotencyKey("k").build();
  }

  private static GetRecordRequest record() {
    return GetRecordRequest.newBuilder()
        .setKey(RecordKey.newBuilder().setProduct("p1").setStore("A"))
        .build();
  }

  private static AdjustStockRequest sale(String key, CommandKind kind) {
    return adjust(key, kind, "p1");
  }

  private static AdjustStockRequest other(String key, CommandKind kind) {
    return adjust(key, kind, "p2");
  }

  private static AdjustStockRequest adjust(String key, CommandKind kind, String product) {
    return AdjustStockRequest.newBuilder()
        .setCommand(
            CommandHeader.newBuilder().setOrigin("till-9").setIdempotencyKey(key).setKind(kind))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(product)
                .setStore("A")
                .setDelta(-1)
                .setReason(AdjustReason.ADJUST_REASON_SALE))
        .build();
  }
}
