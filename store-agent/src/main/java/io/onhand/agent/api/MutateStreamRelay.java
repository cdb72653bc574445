package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One MutateStream: items go to Central over one stream, in the order sent, answers come back as
 * they come. The caller's item numbers need not be unique, so the agent counts the items itself.
 *
 * <p>The next item is asked for only while Central takes more, the caller reads its answers and not
 * too many are outstanding. When the stream to Central breaks, each outstanding item is told what
 * is known of it, and the next item opens a new stream: the caller's own goes on.
 *
 * <p>Items come on the caller's event loop, answers on Central's; everything is guarded by this.
 */
final class MutateStreamRelay implements StreamObserver<MutateStreamRequest>, OpenStreams.Drain {

  private static final int OUTSTANDING_MAX = 1_024;

  private final ServerCallStreamObserver<MutateStreamResponse> caller;
  private final Forwarding forwarding;
  private final OpenStreams streams;
  private final Map<Long, Item> outstanding = new LinkedHashMap<>();
  private @Nullable Upstream upstream;
  private long lastNumber;
  private boolean isAsked;
  private boolean isHalfClosed;
  private boolean isDraining;
  private boolean isEnded;

  private MutateStreamRelay(
      ServerCallStreamObserver<MutateStreamResponse> caller,
      Forwarding forwarding,
      OpenStreams streams) {
    this.caller = caller;
    this.forwarding = forwarding;
    this.streams = streams;
  }

  /** A relay that has asked for its first item. */
  static MutateStreamRelay open(
      ServerCallStreamObserver<MutateStreamResponse> caller,
      Forwarding forwarding,
      OpenStreams streams) {
    MutateStreamRelay relay = new MutateStreamRelay(caller, forwarding, streams);
    caller.disableAutoRequest();
    caller.setOnReadyHandler(relay::ask);
    caller.setOnCancelHandler(relay::cancelled);
    streams.opened(relay);
    relay.isAsked = true;
    caller.request(1);
    return relay;
  }

  private record Item(long number, CommandRoute<?, ?> route, CommandHeader command) {}

  @Override
  public synchronized void onNext(MutateStreamRequest request) {
    isAsked = false;
    if (isEnded) {
      return;
    }
    if (isDraining) {
      answer(request.getItem(), Errors.shuttingDown());
      return;
    }
    MutateStreamRequest.Builder forwarded;
    CommandRoute<?, ?> route;
    CommandHeader command;
    try {
      route = CommandRoutes.of(request.getCommandCase());
      command = route.validatedItem(request);
      forwarded = route.itemWith(request, forwarding.firstSends().stamped(command));
    } catch (InvalidFieldException e) {
      answer(request.getItem(), Errors.invalidField(e));
      ask();
      return;
    }
    if (upstream == null && forwarding.isHopeless()) {
      forwarding.forget(command);
      answer(request.getItem(), AgentErrors.centralUnreachable());
      ask();
      return;
    }
    lastNumber++;
    outstanding.put(lastNumber, new Item(request.getItem(), route, command));
    send(forwarded.setItem(lastNumber).build());
    ask();
  }

  @Override
  public synchronized void onCompleted() {
    isHalfClosed = true;
    Upstream central = upstream;
    if (central != null) {
      central.halfClose();
    }
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

  /** gRPC ends the stream to Central as well, since it was opened within the caller's call. */
  private synchronized void cancelled() {
    isEnded = true;
    outstanding.clear();
    streams.ended(this);
  }

  private void send(MutateStreamRequest request) {
    Upstream central = upstream;
    if (central == null) {
      central = new Upstream();
      upstream = central;
      // May fail at once, on this very thread: then the item is answered and upstream null again.
      forwarding.stub().mutateStream(central);
    }
    if (central.equals(upstream)) {
      central.send(request);
    }
  }

  private synchronized void ask() {
    Upstream central = upstream;
    if (!isAsked
        && !isEnded
        && !isHalfClosed
        && !isDraining
        && caller.isReady()
        && outstanding.size() < OUTSTANDING_MAX
        && (central == null || central.isReady())) {
      isAsked = true;
      caller.request(1);
    }
  }

  private synchronized void answered(MutateStreamResponse response) {
    Item item = outstanding.remove(response.getItem());
    if (item == null) {
      return;
    }
    if (response.hasError()) {
      forgetIfUndecided(item, response.getError());
    } else {
      item.route().keepItem(forwarding.ownAnswers(), response);
    }
    if (!isEnded) {
      caller.onNext(response.toBuilder().setItem(item.number()).build());
    }
    ask();
    endIfDone();
  }

  private synchronized void broken(Upstream central, Status status) {
    if (!central.equals(upstream)) {
      return;
    }
    upstream = null;
    // Taken out first: an answer may bring the next item in on this very thread.
    List<Item> lost = List.copyOf(outstanding.values());
    outstanding.clear();
    for (Item item : lost) {
      forgetIfUndecided(item, status);
      answer(item.number(), status);
    }
    ask();
    endIfDone();
  }

  private void forgetIfUndecided(Item item, Status status) {
    if (AgentErrors.isNeverDecided(status)) {
      forwarding.forget(item.command());
    }
  }

  private void answer(long item, Status error) {
    if (!isEnded) {
      caller.onNext(MutateStreamResponse.newBuilder().setItem(item).setError(error).build());
    }
  }

  private void endIfDone() {
    if (isEnded || !outstanding.isEmpty() || !(isHalfClosed || isDraining)) {
      return;
    }
    isEnded = true;
    streams.ended(this);
    Upstream central = upstream;
    if (central != null && !isHalfClosed) {
      central.halfClose();
    }
    if (isHalfClosed) {
      caller.onCompleted();
    } else {
      caller.onError(Errors.exception(Errors.shuttingDown()));
    }
  }

  /** The stream to Central. */
  private final class Upstream
      implements ClientResponseObserver<MutateStreamRequest, MutateStreamResponse> {

    private @Nullable ClientCallStreamObserver<MutateStreamRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<MutateStreamRequest> started) {
      call = started;
      started.setOnReadyHandler(MutateStreamRelay.this::ask);
    }

    @Override
    public void onNext(MutateStreamResponse response) {
      answered(response);
    }

    @Override
    public void onError(Throwable failure) {
      broken(this, AgentErrors.ofItem(failure));
    }

    @Override
    public void onCompleted() {
      broken(this, Errors.outcomeUnknown());
    }

    void send(MutateStreamRequest request) {
      started().onNext(request);
    }

    void halfClose() {
      started().onCompleted();
    }

    boolean isReady() {
      return started().isReady();
    }

    private ClientCallStreamObserver<MutateStreamRequest> started() {
      if (call == null) {
        throw new IllegalStateException("Expected a stream that was started, but it was not.");
      }
      return call;
    }
  }
}
