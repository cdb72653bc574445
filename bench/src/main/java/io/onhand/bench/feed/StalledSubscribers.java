package io.onhand.bench.feed;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.onhand.client.OnhandChannel;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of all stores that take the first frame of a feed and never ask for another, each
 * over a connection of its own. Central ends such a feed after a while, of which a subscriber that
 * reads nothing does not hear; so each gives its feed up in time and opens it again where it was,
 * and stalls again.
 */
public final class StalledSubscribers implements AutoCloseable {

  /** Their ids begin so. */
  public static final String ID_PREFIX = "stalled-";

  /** Longer than Central bears a feed that is not read. */
  private static final Duration REOPENED_EVERY = Duration.ofSeconds(40);

  private static final int WINDOW_BYTES = 1 << 16;

  private final List<Subscriber> subscribers = new ArrayList<>();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("stalled").daemon().unstarted(task));

  private StalledSubscribers() {}

  /**
   * Opens feeds.
   *
   * @param after where each begins, every time
   */
  public static StalledSubscribers open(OnhandChannel central, int count, Position after) {
    StalledSubscribers all = new StalledSubscribers();
    for (int i = 0; i < count; i++) {
      SubscribeRequest request =
          SubscribeRequest.newBuilder().setSubscriberId(ID_PREFIX + i).setAfter(after).build();
      Subscriber subscriber =
          all.new Subscriber(central.open(StalledSubscribers::transport), request);
      all.subscribers.add(subscriber);
      // Spread out, so that they are never all new or all given up.
      long offset = REOPENED_EVERY.toMillis() * i / count;
      subscriber.reopen();
      var _ =
          all.timer.scheduleAtFixedRate(
              subscriber::reopen,
              REOPENED_EVERY.toMillis() / 2 + offset,
              REOPENED_EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    return all;
  }

  /** What is not read stays at Central, but for a small window. */
  private static void transport(NettyChannelBuilder builder) {
    builder.directExecutor().flowControlWindow(WINDOW_BYTES);
  }

  /** How many feeds were opened so far, those opened again included. */
  public long opened() {
    return opened.get();
  }

  /** Frames that they took: one for each feed opened. */
  public long frames() {
    return frames.get();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
    subscribers.forEach(Subscriber::close);
  }

  private final class Subscriber {

    private final ManagedChannel channel;
    private final SubscribeRequest request;
    private @Nullable Feed feed;

    Subscriber(ManagedChannel channel, SubscribeRequest request) {
      this.channel = channel;
      this.request = request;
    }

    synchronized void reopen() {
      if (feed != null) {
        feed.giveUp();
      }
      feed = new Feed();
      ReplicationServiceGrpc.newStub(channel).subscribe(request, feed);
    }

    synchronized void close() {
      channel.shutdownNow();
    }
  }

  /** One feed, of which only the first frame is asked for. */
  private final class Feed implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {

    private @Nullable ClientCallStreamObserver<SubscribeRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(SubscribeResponse frame) {
      frames.incrementAndGet();
      if (frame.hasOpened()) {
        opened.incrementAndGet();
      }
    }

    @Override
    public void onError(Throwable failure) {
      // Given up, or ended by Central; opened again in time.
    }

    @Override
    public void onCompleted() {
      // As above.
    }

    void giveUp() {
      if (call != null) {
        call.cancel("Given up.", null);
      }
    }
  }
}
