package io.onhand.agent.link;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.client.OnhandError;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.commit.Wakeup;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One Subscribe call. gRPC's threads put events into a queue, which holds no more frames than the
 * link asked for; the link's thread takes them.
 */
final class GrpcFeedStream
    implements FeedStream, ClientResponseObserver<SubscribeRequest, SubscribeResponse> {

  private final Wakeup wakeup;
  private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
  private @Nullable ClientCallStreamObserver<SubscribeRequest> call;

  GrpcFeedStream(Wakeup wakeup) {
    this.wakeup = wakeup;
  }

  @Override
  public @Nullable FeedEvent poll() {
    return events.poll();
  }

  @Override
  public void request(int frames) {
    requireCall().request(frames);
  }

  @Override
  public void cancel(String reason) {
    requireCall().cancel(reason, null);
  }

  /** Called within the call that opens the stream, before it is given to anybody. */
  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeRequest> started) {
    call = started;
    started.disableAutoRequestWithInitial(0);
  }

  @Override
  public void onNext(SubscribeResponse message) {
    try {
      came(new FeedEvent.Frame(FeedMapper.frame(message)));
    } catch (IllegalArgumentException e) {
      came(
          new FeedEvent.Ended(
              EndKind.BROKEN, "Expected a frame that can be read, but: " + e.getMessage()));
      cancel("A frame cannot be read.");
    }
  }

  @Override
  public void onError(Throwable failure) {
    OnhandError error = OnhandError.of(failure);
    came(new FeedEvent.Ended(kind(error), text(error, failure)));
  }

  @Override
  public void onCompleted() {
    came(new FeedEvent.Ended(EndKind.COMPLETED, "Central ended the feed in order."));
  }

  private void came(FeedEvent event) {
    events.add(event);
    wakeup.wake();
  }

  /** The same for the same reason, so that it is logged once: without the request's id. */
  private static String text(OnhandError error, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String below = root.equals(failure) ? "" : " (" + root.getMessage() + ")";
    return error.reasonName() + ": " + error.message() + below;
  }

  private static EndKind kind(OnhandError error) {
    return switch (error.reason()) {
      case ERROR_REASON_SEQUENCE_TRIMMED -> EndKind.TRIMMED;
      case ERROR_REASON_EPOCH_CHANGED -> EndKind.EPOCH_CHANGED;
      case ERROR_REASON_SEQUENCE_IN_FUTURE -> EndKind.AHEAD;
      case ERROR_REASON_SUBSCRIBER_REPLACED -> EndKind.REPLACED;
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> bareKind(error);
      case ERROR_REASON_SLOW_SUBSCRIBER,
          ERROR_REASON_SHUTTING_DOWN,
          ERROR_REASON_OVERLOADED,
          ERROR_REASON_DISK_LOW,
          ERROR_REASON_CENTRAL_UNREACHABLE,
          ERROR_REASON_OUTCOME_UNKNOWN,
          ERROR_REASON_DEADLINE_EXPIRED,
          ERROR_REASON_TOO_STALE ->
          EndKind.BROKEN;
      case ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ERROR_REASON_PAGE_TOKEN_INVALID,
          ERROR_REASON_INSUFFICIENT_STOCK,
          ERROR_REASON_QUANTITY_OVERFLOW,
          ERROR_REASON_OPERATION_ABANDONED,
          ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ERROR_REASON_VERSION_CONFLICT,
          ERROR_REASON_PAGE_TOKEN_EXPIRED,
          ERROR_REASON_STORE_NOT_FOUND,
          ERROR_REASON_RECORD_NOT_FOUND,
          ERROR_REASON_OPERATION_NOT_FOUND,
          ERROR_REASON_SYNC_RUN_NOT_FOUND,
          ERROR_REASON_INVARIANT_VIOLATED,
          ERROR_REASON_INTERNAL_FAULT,
          ERROR_REASON_STORE_EXISTS,
          ERROR_REASON_STORE_NOT_SERVED,
          ERROR_REASON_REPLICA_NOT_READY,
          ERROR_REASON_RESERVATION_EXPIRED,
          ERROR_REASON_RESERVATION_COMMITTED,
          ERROR_REASON_RESERVATION_RELEASED,
          ERROR_REASON_OVER_RELEASE,
          ERROR_REASON_RESERVATION_NOT_FOUND,
          ERROR_REASON_TOO_MANY_RESERVATIONS,
          ERROR_REASON_TRANSFER_NOT_FOUND,
          ERROR_REASON_TRANSFER_RECEIVED,
          ERROR_REASON_TRANSFER_CANCELLED,
          ERROR_REASON_OVER_RECEIPT,
          ERROR_REASON_ALREADY_VOIDED,
          ERROR_REASON_NOT_VOIDABLE,
          ERROR_REASON_EXCEPTION_NOT_FOUND,
          ERROR_REASON_EXCEPTION_RESOLVED,
          ERROR_REASON_SYNC_RUN_FINISHED,
          ERROR_REASON_PARKED_WRITE_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_CONNECTED,
          ERROR_REASON_BACKUP_NOT_FOUND,
          ERROR_REASON_BACKUP_FAILED ->
          EndKind.REFUSED;
    };
  }

  /** Without a reason of ours: a broken line, or something that does not let us in. */
  private static EndKind bareKind(OnhandError error) {
    return switch (error.kind()) {
      case NOT_REACHABLE, OUTCOME_UNKNOWN, RETRYABLE -> EndKind.BROKEN;
      case REFUSED, WRONG_USAGE -> EndKind.REFUSED;
    };
  }

  private ClientCallStreamObserver<SubscribeRequest> requireCall() {
    return Objects.requireNonNull(call, "Expected a stream that was started, but it was not.");
  }
}
