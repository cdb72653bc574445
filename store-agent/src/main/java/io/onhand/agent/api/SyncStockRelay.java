package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.CommandMapper;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.SyncRunId;
import org.jspecify.annotations.Nullable;

/**
 * One SyncStock: a start, then chunks, each passed on when the one before is answered. When the
 * stream to Central breaks, the caller's ends with what is known of the part under way; the run
 * goes on by sending its chunks again. A run that is opened again has the {@code not_before} of its
 * first start, see {@link FirstSends}.
 *
 * <p>Parts come on the caller's event loop, answers on Central's; everything is guarded by this.
 */
final class SyncStockRelay implements StreamObserver<SyncStockRequest>, OpenStreams.Drain {

  private final ServerCallStreamObserver<SyncStockResponse> caller;
  private final Forwarding forwarding;
  private final OpenStreams streams;
  private @Nullable SyncRunId run;

  /** The opening that is not answered yet. */
  private @Nullable CommandHeader opening;

  private @Nullable Upstream upstream;
  private boolean isAnswering;
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
    streams.opened(relay);
    caller.request(1);
    return relay;
  }

  @Override
  public synchronized void onNext(SyncStockRequest request) {
    if (isEnded) {
      return;
    }
    try {
      validate(request);
    } catch (InvalidFieldException e) {
      fail(Errors.invalidField(e));
      return;
    }
    if (upstream == null && forwarding.isHopeless()) {
      fail(AgentErrors.centralUnreachable());
      return;
    }
    isAnswering = true;
    Upstream central = upstream;
    if (central == null) {
      central = new Upstream();
      upstream = central;
      forwarding.stub().syncStock(central);
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

  private void validate(SyncStockRequest request) {
    SyncRunId opened = run;
    switch (request.getPartCase()) {
      case START -> {
        if (opened != null) {
          throw new InvalidFieldException("start", "Expected one start, but got another.");
        }
        CommandMapper.openSyncRun(request.getStart(), "");
        run = new SyncRunId(request.getStart().getOrigin(), request.getStart().getRunId());
        opening = CommandMapper.openingHeader(request.getStart());
      }
      case CHUNK -> {
        if (opened == null) {
          throw new InvalidFieldException("start", "Expected a start first, but got a chunk.");
        }
        CommandMapper.syncChunk(opened, null, request.getChunk(), "");
      }
      case PART_NOT_SET ->
          throw new InvalidFieldException("part", "Expected a start or a chunk, but got neither.");
    }
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
      isAnswering = false;
      opening = null;
      if (response.hasChunk()) {
        forwarding.ownAnswers().keep(response.getChunk());
      }
      if (isEnded) {
        return;
      }
      caller.onNext(response);
      endIfDone();
      if (isEnded) {
        return;
      }
    }
    caller.request(1);
  }

  private synchronized void broken(Upstream central, Status status) {
    central.isOver = true;
    if (AgentErrors.isNeverDecided(status)) {
      forwarding.forget(opening);
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
