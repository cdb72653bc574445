package io.onhand.server.api;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.PullChangesRequest;
import io.onhand.replication.v1.PullChangesResponse;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReportAgentRequest;
import io.onhand.replication.v1.ReportAgentResponse;
import io.onhand.replication.v1.RequestBookmarkRequest;
import io.onhand.replication.v1.RequestBookmarkResponse;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.AheadAlarm;
import io.onhand.server.feed.Feed;
import io.onhand.server.feed.FeedEnd;
import io.onhand.server.feed.FeedSink;
import io.onhand.server.feed.Frame;
import io.onhand.server.feed.PullFrom;
import io.onhand.server.feed.PullSink;
import io.onhand.server.feed.SubscribeTo;
import io.onhand.server.feed.SubscriberRegistry;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.statemachine.Head;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The feed over gRPC. Bound by hand and not by the generated base class, because frames are written
 * as bytes that many subscribers share.
 */
public final class ReplicationApi implements BindableService {
  private final Feed feed;
  private final SubscriberRegistry registry;
  private final Pipeline pipeline;
  private final Clock clock;
  private final AheadAlarm aheadAlarm;
  private final RangeHashes hashes;
  private final Executor reads;

  /**
   * The service.
   *
   * @param aheadAlarm told when an agent knows more than the log
   * @param hashes of key ranges
   * @param reads threads for them; may reject, which callers see as OVERLOADED
   */
  public ReplicationApi(
      Feed feed,
      SubscriberRegistry registry,
      Pipeline pipeline,
      Clock clock,
      AheadAlarm aheadAlarm,
      RangeHashes hashes,
      Executor reads) {
    this.feed = feed;
    this.registry = registry;
    this.pipeline = pipeline;
    this.clock = clock;
    this.aheadAlarm = aheadAlarm;
    this.hashes = hashes;
    this.reads = reads;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<SubscribeRequest, SubscribeResponse> generated =
        ReplicationServiceGrpc.getSubscribeMethod();
    MethodDescriptor<SubscribeRequest, Frame> subscribe =
        generated.toBuilder(generated.getRequestMarshaller(), new FrameMarshaller()).build();
    MethodDescriptor<ReportAgentRequest, ReportAgentResponse> report =
        ReplicationServiceGrpc.getReportAgentMethod();
    MethodDescriptor<PullChangesRequest, PullChangesResponse> generatedPull =
        ReplicationServiceGrpc.getPullChangesMethod();
    MethodDescriptor<PullChangesRequest, Frame> pull =
        generatedPull.toBuilder(generatedPull.getRequestMarshaller(), new FrameMarshaller())
            .build();
    MethodDescriptor<RequestBookmarkRequest, RequestBookmarkResponse> bookmark =
        ReplicationServiceGrpc.getRequestBookmarkMethod();
    MethodDescriptor<HashRangesRequest, HashRangesResponse> hash =
        ReplicationServiceGrpc.getHashRangesMethod();
    ServiceDescriptor service = ReplicationServiceGrpc.getServiceDescriptor();
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(service.getName())
                .setSchemaDescriptor(service.getSchemaDescriptor())
                .addMethod(subscribe)
                .addMethod(report)
                .addMethod(pull)
                .addMethod(bookmark)
                .addMethod(hash)
                .build())
        .addMethod(subscribe, ServerCalls.asyncServerStreamingCall(this::subscribe))
        .addMethod(report, ServerCalls.asyncUnaryCall(this::reportAgent))
        .addMethod(pull, ServerCalls.asyncUnaryCall(this::pullChanges))
        .addMethod(bookmark, ServerCalls.asyncUnaryCall(this::requestBookmark))
        .addMethod(hash, ServerCalls.asyncUnaryCall(this::hashRanges))
        .build();
  }

  private void subscribe(SubscribeRequest request, StreamObserver<Frame> observer) {
    SubscribeTo to;
    try {
      to = FeedRequests.subscription(request);
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Sink sink = new Sink((ServerCallStreamObserver<Frame>) observer);
    sink.observer.setOnCancelHandler(() -> feed.gone(sink));
    sink.observer.setOnReadyHandler(feed::ready);
    feed.subscribe(to, sink);
  }

  private void pullChanges(PullChangesRequest request, StreamObserver<Frame> observer) {
    PullFrom from;
    try {
      from = FeedRequests.pull(request);
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    PullCall call = new PullCall((ServerCallStreamObserver<Frame>) observer);
    call.observer.setOnCancelHandler(() -> {
      call.over();
      feed.gone(call);
    });
    call.observer.setOnCloseHandler(call::over);
    feed.pull(from, call);
  }

  private void requestBookmark(
      RequestBookmarkRequest request, StreamObserver<RequestBookmarkResponse> observer) {
    String id;
    try {
      id = RecordMapper.id("subscriber_id", request.getSubscriberId());
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Calls.expectCancel(observer);
    feed.requestBookmark(
        id,
        head -> {
          if (head == null) {
            observer.onError(Errors.exception(Errors.subscriberNotFound(id)));
            return;
          }
          observer.onNext(
              RequestBookmarkResponse.newBuilder()
                  .setHead(RecordMapper.position(head.epoch(), head.sequence()))
                  .build());
          observer.onCompleted();
        });
  }

  private void hashRanges(HashRangesRequest request, StreamObserver<HashRangesResponse> observer) {
    Calls.read(observer, reads, () -> hashes.hash(request));
  }

  private void reportAgent(
      ReportAgentRequest request, StreamObserver<ReportAgentResponse> observer) {
    Calls.read(observer, () -> noted(request));
  }

  private ReportAgentResponse noted(ReportAgentRequest request) {
    String id = RecordMapper.id("agent_id", request.getAgentId());
    Position durable = RecordMapper.position("durable", request.hasDurable(), request.getDurable());
    FeedRequests.checkStores(request.getStoresList());
    Head head = pipeline.head();
    if (durable != null && durable.epoch() != head.epoch()) {
      throw Errors.exception(Errors.epochChanged(head.epoch()));
    }
    if (durable != null && durable.sequence() > head.sequence()) {
      aheadAlarm.raise(id, durable.sequence(), head.sequence());
      throw Errors.exception(Errors.sequenceInFuture(head.epoch(), head.sequence()));
    }
    boolean isNoted =
        registry.report(
            id,
            new SubscriberReport(
                durable,
                null,
                switch (request.getState()) {
                  case AGENT_STATE_SYNCING -> SubscriberReport.State.SYNCING;
                  case AGENT_STATE_LIVE -> SubscriberReport.State.LIVE;
                  case AGENT_STATE_UNSPECIFIED, UNRECOGNIZED -> SubscriberReport.State.UNKNOWN;
                },
                clock.wallMicros(),
                request.getStoresList(),
                new SubscriberReport.Outbox(
                    request.getOutboxDepth(),
                    request.getParked(),
                    FieldMapper.micros("oldest_queued_age", request.getOldestQueuedAge()))));
    if (!isNoted) {
      throw Errors.exception(Errors.tooManySubscribers(registry.knownMax()));
    }
    return ReportAgentResponse.newBuilder()
        .setHead(RecordMapper.position(head.epoch(), head.sequence()))
        .setServerTime(RecordMapper.timestamp(pipeline.logTimeMicros()))
        .build();
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
        case FeedEnd.Failure failure -> observer.onError(FeedErrors.exception(failure));
      }
    }
  }

  /** A caller who polls. What it is given counts until it has left, or the caller has. */
  private static final class PullCall implements PullSink {
    final ServerCallStreamObserver<Frame> observer;
    private final AtomicReference<@Nullable Runnable> taken = new AtomicReference<>();

    PullCall(ServerCallStreamObserver<Frame> observer) {
      this.observer = observer;
    }

    @Override
    public void answer(Frame frame, Runnable whenTaken) {
      taken.set(whenTaken);
      if (observer.isCancelled()) {
        over(); // it may have been over before there was anything to take
        return;
      }
      observer.onNext(frame);
      observer.onCompleted();
    }

    @Override
    public void refuse(FeedEnd.Failure why) {
      observer.onError(FeedErrors.exception(why));
    }

    void over() {
      Runnable told = taken.getAndSet(null);
      if (told != null) {
        told.run();
      }
    }
  }
}
