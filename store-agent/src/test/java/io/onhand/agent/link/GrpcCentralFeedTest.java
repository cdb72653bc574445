package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.ModelLog;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.client.Endpoint;
import io.onhand.client.OnhandChannel;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.replication.v1.Bookmark;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.ReplicationServiceGrpc.ReplicationServiceImplBase;
import io.onhand.replication.v1.ReportAgentRequest;
import io.onhand.replication.v1.ReportAgentResponse;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The feed's frames and endings arrive as the link understands them")
final class GrpcCentralFeedTest {

  private final AtomicInteger wakeUps = new AtomicInteger();
  private final AtomicReference<@Nullable ReportAgentRequest> reported = new AtomicReference<>();
  private final AtomicReference<@Nullable SubscribeRequest> subscribed = new AtomicReference<>();
  private volatile BiConsumer<SubscribeRequest, StreamObserver<SubscribeResponse>> serve =
      (_, _) -> {};
  private Server server;
  private ManagedChannel channel;
  private GrpcCentralFeed feed;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Replication())
            .build()
            .start();
    channel =
        OnhandChannel.to(new Endpoint("127.0.0.1", server.getPort()))
            .open(builder -> builder.directExecutor());
    feed = new GrpcCentralFeed(channel, "agent-1", List.of("A", "B"));
    feed.wakes(wakeUps::incrementAndGet);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void mapsFramesAndTakesNoMoreThanAsked() {
    StockRecord stock = ModelLog.record(new RecordKey("p", "A"), 7, 3, 12);
    serve =
        (_, observer) -> {
          observer.onNext(
              SubscribeResponse.newBuilder()
                  .setEntry(
                      FeedEntry.newBuilder()
                          .setPreviousSequence(10)
                          .setHeader(
                              EntryHeader.newBuilder().setSequence(12).setTraceParent("00-t"))
                          .addSlices(
                              StoreSlice.newBuilder()
                                  .setStore("A")
                                  .addChanges(
                                      RecordChange.newBuilder()
                                          .setRecord(RecordMapper.record(stock))
                                          .setOnHandDelta(-2))))
                  .build());
          observer.onNext(
              SubscribeResponse.newBuilder()
                  .setBookmark(
                      Bookmark.newBuilder()
                          .setPosition(RecordMapper.position(9, 14))
                          .setHeadSequence(15)
                          .setServerTime(Timestamp.newBuilder().setSeconds(2).setNanos(3_000)))
                  .build());
        };

    FeedStream stream = feed.open(new Position(9, 10));
    stream.request(1);

    assertThat(next(stream))
        .isEqualTo(
            new FeedEvent.Frame(
                new FeedFrame.Entry(
                    new io.onhand.agent.replica.FeedEntry(
                        10,
                        12,
                        "00-t",
                        List.of(
                            new io.onhand.agent.replica.FeedEntry.StoreSlice(
                                "A",
                                List.of(
                                    new io.onhand.agent.replica.FeedEntry.RecordChange(
                                        stock, -2))))))));
    assertThat(stream.poll()).isNull();
    stream.request(1);
    assertThat(next(stream))
        .isEqualTo(new FeedEvent.Frame(new FeedFrame.Bookmark(new Position(9, 14), 15, 2_000_003)));
    assertThat(subscribed.get())
        .isEqualTo(
            SubscribeRequest.newBuilder()
                .setSubscriberId("agent-1")
                .setAfter(RecordMapper.position(9, 10))
                .addAllStores(List.of("A", "B"))
                .build());
    assertThat(wakeUps).hasValueGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "SEQUENCE_TRIMMED, TRIMMED",
    "EPOCH_CHANGED, EPOCH_CHANGED",
    "SEQUENCE_IN_FUTURE, AHEAD",
    "SUBSCRIBER_REPLACED, REPLACED",
    "SLOW_SUBSCRIBER, BROKEN",
    "SHUTTING_DOWN, BROKEN",
    "STORE_NOT_FOUND, REFUSED",
    "INVALID_FIELD, REFUSED",
  })
  void knowsWhatAnEndAsksFor(String reason, EndKind kind) {
    serve =
        (_, observer) ->
            observer.onError(
                Errors.exception(
                    ErrorReason.valueOf("ERROR_REASON_" + reason), "because", Map.of()));

    FeedStream stream = feed.open(null);

    assertThat(next(stream))
        .isInstanceOfSatisfying(
            Ended.class,
            end -> {
              assertThat(end.kind()).isEqualTo(kind);
              assertThat(end.message()).contains(reason).contains("because");
            });
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE, BROKEN", "INTERNAL, BROKEN", "UNAUTHENTICATED, REFUSED"})
  void knowsWhatABareEndAsksFor(Status.Code code, EndKind kind) {
    serve = (_, observer) -> observer.onError(code.toStatus().asException());

    assertThat(((Ended) next(feed.open(null))).kind()).isEqualTo(kind);
  }

  @Test
  void anOrderlyEndIsTold() {
    serve = (_, observer) -> observer.onCompleted();

    assertThat(((Ended) next(feed.open(null))).kind()).isEqualTo(EndKind.COMPLETED);
  }

  @Test
  void aFrameThatMeansNothingEndsTheStream() {
    serve = (_, observer) -> observer.onNext(SubscribeResponse.getDefaultInstance());

    FeedStream stream = feed.open(null);
    stream.request(5);

    assertThat(((Ended) next(stream)).message()).contains("none that is known");
  }

  @Test
  void nobodyThereIsABrokenStream() {
    server.shutdownNow();
    await()
        .untilAsserted(
            () -> assertThat(((Ended) next(feed.open(null))).kind()).isEqualTo(EndKind.BROKEN));
  }

  @Test
  void reportsAndHearsTheHead() {
    AtomicReference<@Nullable Position> head = new AtomicReference<>();

    feed.report(
        new CentralFeed.Report(
            new Position(9, 40),
            true,
            List.of("A", "B"),
            new CentralFeed.OutboxFigures(3, 1, 1_500_000)),
        head::set);

    await().until(() -> new Position(9, 41).equals(head.get()));
    ReportAgentRequest request = Objects.requireNonNull(reported.get());
    assertThat(request.getOutboxDepth()).isEqualTo(3);
    assertThat(request.getParked()).isEqualTo(1);
    assertThat(request.getOldestQueuedAge().getSeconds()).isEqualTo(1);
    assertThat(request.getOldestQueuedAge().getNanos()).isEqualTo(500_000_000);
  }

  private static FeedEvent next(FeedStream stream) {
    AtomicReference<@Nullable FeedEvent> event = new AtomicReference<>();
    await()
        .until(() -> {
          if (event.get() == null) {
            event.set(stream.poll());
          }
          return event.get() != null;
        });
    return Objects.requireNonNull(event.get());
  }

  private final class Replication extends ReplicationServiceImplBase {
    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
      subscribed.set(request);
      serve.accept(request, observer);
    }

    @Override
    public void reportAgent(
        ReportAgentRequest request, StreamObserver<ReportAgentResponse> observer) {
      reported.set(request);
      observer.onNext(
          ReportAgentResponse.newBuilder()
              .setHead(
                  RecordMapper.position(
                      request.getDurable().getEpoch(), request.getDurable().getSequence() + 1))
              .build());
      observer.onCompleted();
    }
  }
}
