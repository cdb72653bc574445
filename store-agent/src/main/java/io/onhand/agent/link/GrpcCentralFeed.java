package io.onhand.agent.link;

import com.google.protobuf.Duration;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.onhand.replication.v1.AgentState;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReportAgentRequest;
import io.onhand.replication.v1.ReportAgentResponse;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Central's replication service over gRPC. */
public final class GrpcCentralFeed implements CentralFeed {

  private static final Logger log = LoggerFactory.getLogger(GrpcCentralFeed.class);
  private static final long REPORT_SECONDS_MAX = 3;

  private final ManagedChannel channel;
  private final String agentId;
  private final List<String> stores;
  private volatile Wakeup wakeup = () -> {};

  /**
   * A feed over a channel, which stays the caller's.
   *
   * @param agentId under which to subscribe and report
   * @param stores to follow; empty means all
   */
  public GrpcCentralFeed(ManagedChannel channel, String agentId, List<String> stores) {
    this.channel = channel;
    this.agentId = agentId;
    this.stores = List.copyOf(stores);
  }

  /** Says whom to wake when something came; before the first stream is opened. */
  public void wakes(Wakeup link) {
    wakeup = link;
  }

  @Override
  public FeedStream open(@Nullable Position after) {
    // The link spaces attempts out itself: gRPC's own waits, which grow to minutes, are not wanted.
    channel.resetConnectBackoff();
    SubscribeRequest.Builder request =
        SubscribeRequest.newBuilder().setSubscriberId(agentId).addAllStores(stores);
    if (after != null) {
      request.setAfter(FeedMapper.message(after));
    }
    GrpcFeedStream stream = new GrpcFeedStream(wakeup);
    ReplicationServiceGrpc.newStub(channel).subscribe(request.build(), stream);
    return stream;
  }

  @Override
  public void reconnect() {
    channel.enterIdle();
  }

  @Override
  public boolean connect() {
    channel.resetConnectBackoff();
    return channel.getState(true) == ConnectivityState.READY;
  }

  @Override
  public void report(Report report, Consumer<Position> head) {
    ReportAgentRequest.Builder request =
        ReportAgentRequest.newBuilder()
            .setAgentId(agentId)
            .setState(
                report.isLive() ? AgentState.AGENT_STATE_LIVE : AgentState.AGENT_STATE_SYNCING)
            .addAllStores(report.stores())
            .setOutboxDepth(report.outbox().queued())
            .setParked(report.outbox().parked());
    if (report.outbox().queued() > 0) {
      request.setOldestQueuedAge(duration(report.outbox().oldestMicros()));
    }
    if (report.durable() != null) {
      request.setDurable(FeedMapper.message(report.durable()));
    }
    ReplicationServiceGrpc.newStub(channel)
        .withDeadlineAfter(REPORT_SECONDS_MAX, TimeUnit.SECONDS)
        .reportAgent(request.build(), new ReportAnswer(head));
  }

  private static Duration duration(long micros) {
    return Duration.newBuilder()
        .setSeconds(TimeUnit.MICROSECONDS.toSeconds(micros))
        .setNanos((int) TimeUnit.MICROSECONDS.toNanos(micros % 1_000_000))
        .build();
  }

  private record ReportAnswer(Consumer<Position> head)
      implements StreamObserver<ReportAgentResponse> {

    @Override
    public void onNext(ReportAgentResponse answer) {
      head.accept(FeedMapper.position(answer.getHead()));
    }

    @Override
    public void onError(Throwable failure) {
      log.atDebug().setCause(failure).log("A report to Central failed; the next one follows");
    }

    @Override
    public void onCompleted() {}
  }
}
