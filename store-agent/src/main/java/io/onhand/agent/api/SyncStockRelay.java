package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.outbox.WaitEnd;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.SyncCommandMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.RecordKey;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One SyncStock: a start, then chunks, then perhaps a finish, each passed on when the one before is
 * answered, and when nothing is queued any more on the records that it sets. Answers are asked for
 * one by one too, as the caller reads them. When the stream to Central breaks, the caller's ends
 * with what is known of the part under way; the run goes on by sending its chunks again. A run that
 * is opened again has the {@code not_before} of its first start, see {@link FirstSends}.
 *
 * <p>Parts come on the caller's event loop, answers on Central's; everything is guarded by this.
 */
final class SyncStockRelay implements StreamObserver<SyncStockRequest>, OpenStreams.Drain {

  private final ServerCallStreamObserver<SyncStockResponse> caller;
  private final Forwarding forwarding;
  private final OpenStreams streams;
  private final SyncRunParts said = new SyncRunParts();

  /** The opening that is not answered yet. */
  private @Nullable CommandHeader opening;

  private @Nullable Upstream upstream;
  private boolean isAnswering;

  /** An answer was passed on, and the next, or the next part, is not asked for yet. */
  private boolean isPaused;

  private boolean isDraining;
  private boolean isHalfClosed;
  private boolean isEnded;

  private SyncStockRelay(
      ServerCallStreamObserver<SyncStockResponse> caller,
      Forwarding forwarding,
      OpenStreams streams) {
    this.caller = caller;
    this.forwarding = forwarding;
    this.streams = streams;
  }

  /** A relay that has asked for its first part. */
  static SyncStockRelay open(
      ServerCallStreamObserver<SyncStockResponse> caller,
      Forwarding forwarding,
      OpenStreams streams) {
    SyncStockRelay relay = new SyncStockRelay(caller, forwarding, streams);
    caller.disableAutoRequest();
    caller.setOnCancelHandler(relay::cancelled);
    caller.setOnReadyHandler(relay::goOn);
    streams.opened(relay);
    caller.request(1);
    return relay;
  }

  @Override
  public synchronized void onNext(SyncStockRequest request) {
    if (isEnded) {
      return;
    }
    Optional<Predicate<RecordKey>> sets;
    try {
      sets = said.next(request);
    } catch (InvalidFieldException e) {
      fail(Errors.invalidField(e));
      return;
    }
    if (request.hasStart()) {
      opening = SyncCommandMapper.openingHeader(request.getStart());
    }
    if (upstream == null && forwarding.isHopeless()) {
      fail(AgentErrors.centralUnreachable());
      return;
    }
    isAnswering = true;
    // What is queued on a record that this sets has happened before it: set first, it would be
    // taken off once more.
    sets.ifPresentOrElse(
        records -> forwarding.gate().awaitSettled(records, end -> waited(request, end)),
        () -> send(request));
  }

  private synchronized void waited(SyncStockRequest request, WaitEnd end) {
    Status refusal = OutboxGate.refusal(end);
    if (refusal != null) {
      fail(refusal);
    } else if (!isEnded) {
      send(request);
    }
  }

  private void send(SyncStockRequest request) {
    Upstream central = upstream;
    if (central == null) {
      central = new Upstream();
      upstream = central;
      forwarding.stub(forwarding.epoch()).syncStock(central);
    }
    if (!isEnded) {
      central.started().onNext(stamped(request));
    }
  }

  @Override
  public synchronized void onCompleted() {
    isHalfClosed = true;
    endIfDone();
  }

  @Override
  public void onError(Throwable gone) {
    cancelled();
  }

  @Override
  public synchronized void drain() {
    isDraining = true;
    endIfDone();
  }

  private SyncStockRequest stamped(SyncStockRequest request) {
    CommandHeader sent = opening;
    if (sent == null || !request.hasStart()) {
      return request;
    }
    CommandHeader stamped = forwarding.firstSends().stamped(sent);
    if (!stamped.hasNotBefore()) {
      return request;
    }
    SyncStockRequest.Builder builder = request.toBuilder();
    builder.getStartBuilder().setNotBefore(stamped.getNotBefore());
    return builder.build();
  }

  private void answered(SyncStockResponse response) {
    synchronized (this) {
      // What a finish sets to zero is told in several answers, the last of which ends the run.
      isAnswering = response.hasZeroed();
      opening = null;
      keep(response);
      if (isEnded) {
        return;
      }
      caller.onNext(response);
      endIfDone();
      isPaused = !isEnded;
    }
    goOn();
  }

  private void keep(SyncStockResponse response) {
    switch (response.getPartCase()) {
      case CHUNK ->
          forwarding
              .ownAnswers()
              .keepRows(response.getChunk().getReceipt(), response.getChunk().getRowsList());
      case ZEROED ->
          forwarding
              .ownAnswers()
              .keepRows(response.getZeroed().getReceipt(), response.getZeroed().getRowsList());
      case OPENED, FINISHED, PART_NOT_SET -> {}
    }
  }

  /** Asks for what comes next, if the caller reads. */
  private void goOn() {
    boolean isPartNext;
    Upstream central;
    synchronized (this) {
      central = upstream;
      if (!isPaused || isEnded || central == null || !caller.isReady()) {
        return;
      }
      isPaused = false;
      isPartNext = !isAnswering;
    }
    central.started().request(1);
    if (isPartNext) {
      caller.request(1);
    }
  }

  private synchronized void broken(Upstream central, Status status) {
    central.isOver = true;
    CommandHeader sent = opening;
    if (sent != null && AgentErrors.isNeverDecided(status)) {
      forwarding.forget(sent);
    }
    fail(isAnswering ? status : AgentErrors.betweenParts(status));
  }

  private void fail(Status status) {
    if (!isEnded) {
      end();
      caller.onError(Errors.exception(status));
    }
  }

  private void endIfDone() {
    if (isEnded || isAnswering) {
      return;
    }
    if (isHalfClosed) {
      end();
      caller.onCompleted();
    } else if (isDraining) {
      fail(Errors.shuttingDown());
    }
  }

  private void end() {
    isEnded = true;
    streams.ended(this);
    Upstream central = upstream;
    if (central != null && !central.isOver) {
      central.started().onCompleted();
    }
  }

  private synchronized void cancelled() {
    isEnded = true;
    streams.ended(this);
  }

  /** The stream to Central. */
  private final class Upstream
      implements ClientResponseObserver<SyncStockRequest, SyncStockResponse> {

    private @Nullable ClientCallStreamObserver<SyncStockRequest> call;
    private boolean isOver;

    @Override
    public void beforeStart(ClientCallStreamObserver<SyncStockRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(SyncStockResponse response) {
      answered(response);
    }

    @Override
    public void onError(Throwable failure) {
      broken(this, AgentErrors.ofCommand(failure));
    }

    @Override
    public void onCompleted() {
      broken(this, Errors.outcomeUnknown());
    }

    ClientCallStreamObserver<SyncStockRequest> started() {
      if (call == null) {
        throw new IllegalStateException("Expected a stream that was started, but it was not.");
      }
      return call;
    }
  }
}
