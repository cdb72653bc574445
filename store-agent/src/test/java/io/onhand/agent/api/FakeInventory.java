package io.onhand.agent.api;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Central's InventoryService on a real port, which notes what comes and answers as told. */
final class FakeInventory extends InventoryServiceImplBase implements AutoCloseable {

  private static final Context.Key<Metadata> HEADERS = Context.key("headers");

  final List<AdjustStockRequest> adjusts = new CopyOnWriteArrayList<>();
  final List<ApplyBasketRequest> baskets = new CopyOnWriteArrayList<>();
  final List<MutateStreamRequest> items = new CopyOnWriteArrayList<>();
  final List<SyncStockRequest> parts = new CopyOnWriteArrayList<>();

  /** Requests of the calls that are answered from {@link #canned}. */
  final List<Object> requests = new CopyOnWriteArrayList<>();

  /** By the bare name of a unary call, what it answers: a message, or a Status. */
  final Map<String, Object> canned = new ConcurrentHashMap<>();

  /** Calls that name another epoch are refused; 0: none is. */
  volatile long epoch;

  final List<Metadata> headers = new CopyOnWriteArrayList<>();
  final List<@Nullable Deadline> deadlines = new CopyOnWriteArrayList<>();

  volatile BiConsumer<AdjustStockRequest, StreamObserver<AdjustStockResponse>> onAdjust =
      (_, _) -> {};
  volatile BiConsumer<ApplyBasketRequest, StreamObserver<ApplyBasketResponse>> onBasket =
      (_, _) -> {};
  volatile BiConsumer<GetOperationRequest, StreamObserver<GetOperationResponse>> onOperation =
      (_, _) -> {};
  volatile Function<StreamObserver<MutateStreamResponse>, StreamObserver<MutateStreamRequest>>
      onMutateStream = _ -> new Noted<>(_ -> {});
  volatile Function<StreamObserver<SyncStockResponse>, StreamObserver<SyncStockRequest>>
      onSyncStock = _ -> new Noted<>(_ -> {});

  private final Server server;

  private FakeInventory(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(this)
            .intercept(new CannedAnswers())
            .intercept(new OneEpoch())
            .intercept(new HeaderNotes())
            .build()
            .start();
  }

  static FakeInventory on(int port) throws IOException {
    return new FakeInventory(port);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    note();
    adjusts.add(request);
    onAdjust.accept(request, observer);
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    note();
    baskets.add(request);
    onBasket.accept(request, observer);
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> observer) {
    note();
    onOperation.accept(request, observer);
  }

  @Override
  public StreamObserver<MutateStreamRequest> mutateStream(
      StreamObserver<MutateStreamResponse> observer) {
    note();
    return new Noting<>(items, onMutateStream.apply(observer));
  }

  @Override
  public StreamObserver<SyncStockRequest> syncStock(StreamObserver<SyncStockResponse> observer) {
    note();
    return new Noting<>(parts, onSyncStock.apply(observer));
  }

  private void note() {
    headers.add(HEADERS.get());
    deadlines.add(Context.current().getDeadline());
  }

  /** The answer to an adjustment that left this record. */
  static AdjustStockResponse adjusted(long epoch, StockRecord record) {
    return AdjustStockResponse.newBuilder()
        .setReceipt(applied(epoch, record.updatedSequence()))
        .setRecord(RecordMapper.record(record))
        .build();
  }

  static Receipt applied(long epoch, long sequence) {
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder()
                .setPosition(Position.newBuilder().setEpoch(epoch).setSequence(sequence)))
        .build();
  }

  static <A> void answer(StreamObserver<A> observer, A answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }

  /** What a stream of requests does with each. */
  record Noted<Q>(Consumer<Q> each) implements StreamObserver<Q> {
    @Override
    public void onNext(Q request) {
      each.accept(request);
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }

  private record Noting<Q>(List<Q> notes, StreamObserver<Q> next) implements StreamObserver<Q> {
    @Override
    public void onNext(Q request) {
      notes.add(request);
      next.onNext(request);
    }

    @Override
    public void onError(Throwable gone) {
      next.onError(gone);
    }

    @Override
    public void onCompleted() {
      next.onCompleted();
    }
  }

  private static final class HeaderNotes implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return Contexts.interceptCall(
          Context.current().withValue(HEADERS, headers), call, headers, next);
    }
  }

  /** As Central does it. */
  private final class OneEpoch implements ServerInterceptor {
    private static final Metadata.Key<String> WANTED =
        Metadata.Key.of(Wire.EPOCH_HEADER, Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String wanted = headers.get(WANTED);
      if (epoch == 0 || wanted == null || wanted.equals(Long.toString(epoch))) {
        return next.startCall(call, headers);
      }
      StatusRuntimeException refusal =
          Errors.exception(
              Errors.status(
                  ErrorReason.ERROR_REASON_EPOCH_CHANGED,
                  "Another one.",
                  Map.of("epoch", Long.toString(epoch), Wire.WANTED_EPOCH, wanted)));
      call.close(
          refusal.getStatus(), Objects.requireNonNullElseGet(refusal.getTrailers(), Metadata::new));
      return new ServerCall.Listener<>() {};
    }
  }

  private final class CannedAnswers implements ServerInterceptor {
    @Override
    @SuppressWarnings("unchecked") // a test names the call that the answer is of
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Object answer = canned.get(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
      if (answer == null) {
        return next.startCall(call, headers);
      }
      call.request(2);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(Q request) {
          requests.add(request);
        }

        @Override
        public void onHalfClose() {
          if (answer instanceof Status status) {
            call.close(status, new Metadata());
            return;
          }
          call.sendHeaders(new Metadata());
          call.sendMessage((A) answer);
          call.close(Status.OK, new Metadata());
        }
      };
    }
  }
}
