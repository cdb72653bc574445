package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.PullChangesRequest;
import io.onhand.replication.v1.PullChangesResponse;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReplicationServiceGrpc.ReplicationServiceStub;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "A thousand subscribers, and as many callers who wait for entries, cost no thread each")
final class SubscriberThreadsIT {
  private static final int EACH = 500;

  /**
   * Of the machinery below, which has as many as it has processors and not as there are callers.
   */
  private static final int SLACK = 12;

  @TempDir Path data;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void countsThreads() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      Position head = central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead();
      ManagedChannel first = channel(central);
      ManagedChannel second = channel(central);
      try {
        subscribe(first, head, 0, 1);
        subscribe(second, head, 1, 2);
        int before = threads();
        subscribe(first, head, 2, EACH);
        subscribe(second, head, EACH, 2 * EACH);
        pull(first, head);
        pull(second, head);

        assertThat(central.admin().getStatus(GetStatusRequest.getDefaultInstance()))
            .extracting(status -> status.getSubscribersCount())
            .isEqualTo(2 * EACH);
        assertThat(threads()).isLessThanOrEqualTo(before + SLACK);
        assertThat(ended).hasValue(0);
      } finally {
        first.shutdownNow();
        second.shutdownNow();
      }
    }
  }

  private void subscribe(ManagedChannel channel, Position head, int from, int to) {
    ReplicationServiceStub stub = ReplicationServiceGrpc.newStub(channel);
    for (int i = from; i < to; i++) {
      stub.subscribe(
          SubscribeRequest.newBuilder()
              .setSubscriberId("s" + i)
              .setAfter(head)
              .addStores("Paris")
              .build(),
          new Counting<>() {
            @Override
            public void onNext(SubscribeResponse frame) {
              opened.addAndGet(frame.hasOpened() ? 1 : 0);
            }
          });
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> opened.get() == to);
  }

  private void pull(ManagedChannel channel, Position head) {
    ReplicationServiceStub stub = ReplicationServiceGrpc.newStub(channel);
    for (int i = 0; i < EACH - 10; i++) {
      stub.pullChanges(
          PullChangesRequest.newBuilder().setAfter(head).addStores("Paris").build(),
          new Counting<>() {
            @Override
            public void onNext(PullChangesResponse answer) {
              ended.incrementAndGet();
            }
          });
    }
  }

  private static ManagedChannel channel(TestCentral central) {
    return NettyChannelBuilder.forAddress("127.0.0.1", central.port())
        .usePlaintext()
        .directExecutor()
        .build();
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Counts those that end. */
  private abstract class Counting<A> implements StreamObserver<A> {
    @Override
    public void onError(Throwable failure) {
      ended.incrementAndGet();
    }

    @Override
    public void onCompleted() {
      ended.incrementAndGet();
    }
  }
}
