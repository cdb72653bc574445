package io.onhand.server.api;

import com.google.rpc.Status;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReportAgentRequest;
import io.onhand.replication.v1.ReportAgentResponse;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.Feed;
import io.onhand.server.feed.FeedEnd;
import io.onhand.server.feed.FeedSink;
import io.onhand.server.feed.Frame;
import io.onhand.server.feed.Interest;
import io.onhand.server.feed.SubscribeTo;
import io.onhand.server.feed.SubscriberRegistry;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.statemachine.Head;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The feed over gRPC. Bound by hand and not by the generated base class, because frames are written
 * as bytes that many subscribers share.
 */
public final class ReplicationApi implements BindableService {
  private static final int STORES_MAX = 10_000;

  private final Feed feed;
  private final SubscriberRegistry registry;
  private final Pipeline pipeline;
  private final Clock clock;
  private final Consumer<String> aheadAlarm;

  /**
   * The service.
   *
   * @param aheadAlarm told when an agent knows more than the log, one sentence
   */
  public ReplicationApi(
      Feed feed,
      SubscriberRegistry registry,
      Pipeline pipeline,
      Clock clock,
      Consumer<String> aheadAlarm) {
    this.feed = feed;
    this.registry = registry;
    this.pipeline = pipeline;
    this.clock = clock;
    this.aheadAlarm = aheadAlarm;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<SubscribeRequest, SubscribeResponse> generated =
        ReplicationServiceGrpc.getSubscribeMethod();
    MethodDescriptor<SubscribeRequest, Frame> subscribe =
        generated.toBuilder(generated.getRequestMarshaller(), new FrameMarshaller()).build();
    MethodDescriptor<ReportAgentRequest, ReportAgentResponse> report =
        ReplicationServiceGrpc.getReportAgentMethod();
    ServiceDescriptor service = ReplicationServiceGrpc.getServiceDescriptor();
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(service.getName())
                .setSchemaDescriptor(service.getSchemaDescriptor())
                .addMethod(subscribe)
                .addMethod(report)
                .build())
        .addMethod(subscribe, ServerCalls.asyncServerStreamingCall(this::subscribe))
        .addMethod(report, ServerCalls.asyncUnaryCall(this::reportAgent))
        .build();
  }

  private void subscribe(SubscribeRequest request, StreamObserver<Frame> observer) {
    SubscribeTo to;
    try {
      to = wish(request);
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Sink sink = new Sink((ServerCallStreamObserver<Frame>) observer);
    sink.observer.setOnCancelHandler(() -> feed.gone(sink));
    sink.observer.setOnReadyHandler(feed::ready);
    feed.subscribe(to, sink);
  }

  private void reportAgent(
      ReportAgentRequest request, StreamObserver<ReportAgentResponse> observer) {
    Calls.read(observer, () -> noted(request));
  }

  private ReportAgentResponse noted(ReportAgentRequest request) {
    String id = RecordMapper.id("agent_id", request.getAgentId());
    Position durable = RecordMapper.position("durable", request.hasDurable(), request.getDurable());
    checkStores(request.getStoresList());
    Head head = pipeline.head();
    if (durable != null && durable.epoch() != head.epoch()) {
      throw Errors.exception(Errors.epochChanged(head.epoch()));
    }
    if (durable != null && durable.sequence() > head.sequence()) {
      aheadAlarm.accept(
          "Agent '%s' has sequence %d, but the log ends at %d: something that was answered is lost."
              .formatted(id, durable.sequence(), head.sequence()));
      throw Errors.exception(Errors.sequenceInFuture(head.epoch(), head.sequence()));
    }
    registry.report(
        id,
        new SubscriberReport(
            durable,
            switch (request.getState()) {
              case AGENT_STATE_SYNCING -> SubscriberReport.State.SYNCING;
              case AGENT_STATE_LIVE -> SubscriberReport.State.LIVE;
              case AGENT_STATE_UNSPECIFIED, UNRECOGNIZED -> SubscriberReport.State.UNKNOWN;
            },
            clock.wallMicros(),
            request.getStoresList()));
    return ReportAgentResponse.newBuilder()
        .setHead(RecordMapper.position(head.epoch(), head.sequence()))
        .setServerTime(RecordMapper.timestamp(pipeline.logTimeMicros()))
        .build();
  }

  private static SubscribeTo wish(SubscribeRequest request) {
    checkStores(request.getStoresList());
    return new SubscribeTo(
        RecordMapper.id("subscriber_id", request.getSubscriberId()),
        RecordMapper.position("after", request.hasAfter(), request.getAfter()),
        new Interest(new HashSet<>(request.getStoresList()), request.getIncludeRejections()));
  }

  private static void checkStores(List<String> stores) {
    if (stores.size() > STORES_MAX) {
      throw new InvalidFieldException(
          "stores", "Expected at most " + STORES_MAX + " stores, but got " + stores.size() + ".");
    }
    for (int i = 0; i < stores.size(); i++) {
      RecordMapper.id("stores[" + i + "]", stores.get(i));
    }
  }

  /** A subscriber's stream. */
  private static final class Sink implements FeedSink {
    final ServerCallStreamObserver<Frame> observer;

    Sink(ServerCallStreamObserver<Frame> observer) {
      this.observer = observer;
    }

    @Override
    public boolean isReady() {
      return observer.isReady();
    }

    @Override
    public void send(Frame frame) {
      observer.onNext(frame);
    }

    @Override
    public void end(FeedEnd end) {
      switch (end) {
        case FeedEnd.Gone _ -> {}
        case FeedEnd.Aged _ -> observer.onCompleted();
        case FeedEnd.StoreNotFound unknown -> fail(Errors.storeNotFound(unknown.store()));
        case FeedEnd.EpochChanged changed -> fail(Errors.epochChanged(changed.epoch()));
        case FeedEnd.InFuture future ->
            fail(Errors.sequenceInFuture(future.epoch(), future.head()));
        case FeedEnd.Trimmed trimmed ->
            fail(
                Errors.status(
                    ErrorReason.ERROR_REASON_SEQUENCE_TRIMMED,
                    "The log begins at "
                        + trimmed.oldest()
                        + " now. Subscribe without a position to begin with a snapshot.",
                    Map.of(
                        "oldest", Long.toString(trimmed.oldest()),
                        "head", Long.toString(trimmed.head()))));
        case FeedEnd.Slow slow ->
            fail(
                resumable(
                    ErrorReason.ERROR_REASON_SLOW_SUBSCRIBER,
                    "The feed was not read for too long.",
                    slow.epoch(),
                    slow.resumeAfter()));
        case FeedEnd.Replaced replaced ->
            fail(
                resumable(
                    ErrorReason.ERROR_REASON_SUBSCRIBER_REPLACED,
                    "A newer connection with the same subscriber id took over.",
                    replaced.epoch(),
                    replaced.resumeAfter()));
        case FeedEnd.ShuttingDown shutting ->
            fail(
                resumable(
                    ErrorReason.ERROR_REASON_SHUTTING_DOWN,
                    "The server is going down.",
                    shutting.epoch(),
                    shutting.resumeAfter()));
        case FeedEnd.Damaged _ ->
            fail(
                Errors.internalFault(
                    "Expected to read the log, but it is damaged. Tell an operator."));
        case FeedEnd.Overloaded _ -> fail(Errors.overloaded());
      }
    }

    private void fail(Status status) {
      observer.onError(Errors.exception(status));
    }

    private static Status resumable(
        ErrorReason reason, String message, long epoch, long resumeAfter) {
      Map<String, String> metadata = new HashMap<>();
      metadata.put("epoch", Position.epochText(epoch));
      if (resumeAfter > 0) {
        metadata.put("resume_after", Long.toString(resumeAfter));
      }
      return Errors.status(reason, message + " Resume after what you have made durable.", metadata);
    }
  }
}
