package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.outbox.Queueing;
import io.onhand.agent.outbox.WaitEnd;
import io.onhand.agent.outbox.WriteState;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
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
final class MutateStreamRelay
    implements StreamObserver<MutateStreamRequest>, OpenStreams.Drain, ItemStream.Owner {

  private static final int OUTSTANDING_MAX = 1_024;
  private static final long OUTSTANDING_BYTES_MAX = 16L << 20;

  private final ServerCallStreamObserver<MutateStreamResponse> caller;
  private final Forwarding forwarding;
  private final OpenStreams streams;
  private final Map<Long, StreamItem> outstanding = new LinkedHashMap<>();
  private @Nullable ItemStream upstream;
  private long lastNumber;
  private int sent;
  private int queuing;
  private long bytes;

  /** The item that may not go on yet; none is asked for behind it. */
  private @Nullable StreamItem held;

  private boolean isWaiting;
  private boolean isAsked;

  /** An item is on its way into the stream to Central: what gRPC calls meanwhile is too early. */
  private boolean isSending;

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
    StreamItem item;
    try {
      item = StreamItem.of(request, forwarding.firstSends());
    } catch (InvalidFieldException e) {
      answer(request.getItem(), Errors.invalidField(e));
      ask();
      return;
    }
    pass(item, false);
    ask();
  }

  /**
   * Lets an item go the way that is open to it. What does not go to Central must not come before
   * what went there earlier on this stream, so it is held until that is answered; nothing passes
   * what is held.
   */
  private void pass(StreamItem item, boolean hasWaited) {
    long epoch = forwarding.epoch();
    boolean isLineDown = upstream == null && forwarding.isHopeless();
    OutboxGate.Choice choice =
        forwarding.gate().choose(item.footprint(), item.command(), isLineDown, hasWaited);
    if (sent > 0 && !(choice instanceof OutboxGate.Send)) {
      held = item;
      return;
    }
    switch (choice) {
      case OutboxGate.Send _ -> {
        lastNumber++;
        outstanding.put(lastNumber, item);
        sent++;
        bytes += item.request().getSerializedSize();
        send(item.request().toBuilder().setItem(lastNumber).build(), epoch);
      }
      case OutboxGate.Queue _ -> queue(item, null);
      case OutboxGate.Wait _ -> {
        held = item;
        isWaiting = true;
        forwarding.gate().await(item.footprint(), end -> waited(item, end));
      }
      case OutboxGate.Refuse(Status why) -> refuse(item, why);
      case OutboxGate.Tell(Receipt receipt) -> answer(item, receipt);
    }
  }

  /** What was sent is answered: what was held goes on. */
  private void passHeld() {
    StreamItem item = held;
    if (item != null && !isWaiting && sent == 0 && !isEnded) {
      held = null;
      pass(item, false);
      halfCloseIfDone();
    }
  }

  /** Nothing more will be sent. */
  private void halfCloseIfDone() {
    ItemStream central = upstream;
    if (isHalfClosed && held == null && !isSending && central != null) {
      central.halfClose();
    }
  }

  private synchronized void waited(StreamItem item, WaitEnd end) {
    isWaiting = false;
    held = null;
    if (isEnded) {
      return;
    }
    Status refusal = OutboxGate.refusal(end);
    if (refusal == null) {
      pass(item, true);
      halfCloseIfDone();
    } else {
      refuse(item, refusal);
    }
    ask();
    endIfDone();
  }

  /** {@code failure}: how its send failed; null: it was not sent. */
  private void queue(StreamItem item, @Nullable Status failure) {
    queuing++;
    forwarding
        .gate()
        .queue(
            item.footprint(),
            item.request(),
            () -> forwarding.firstSends().seen(item.command()),
            result -> queued(item, result, failure));
  }

  private synchronized void queued(StreamItem item, Queueing result, @Nullable Status failure) {
    queuing--;
    switch (result) {
      case Queueing.Queued queued -> answer(item, forwarding.gate().receipt(queued));
      case Queueing.KnownApplied(WriteState.Applied applied) ->
          answer(item, OutboxGate.receipt(applied));
      case Queueing.Refused(Queueing.Refusal why) ->
          refuse(item, failure == null ? OutboxGate.refusal(why) : failure);
    }
    ask();
    endIfDone();
  }

  @Override
  public synchronized void onCompleted() {
    isHalfClosed = true;
    halfCloseIfDone();
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
    held = null;
    sent = 0;
    streams.ended(this);
  }

  private void send(MutateStreamRequest request, long epoch) {
    ItemStream central = upstream;
    // A stream that opens may be ready at once, on this very thread: the next item, asked for then,
    // would be sent before this one.
    isSending = true;
    try {
      if (central == null) {
        central = new ItemStream(this);
        upstream = central;
        // May fail as well: then the item is answered and upstream null again.
        forwarding.stub(epoch).mutateStream(central);
      }
      if (central.equals(upstream)) {
        central.send(request);
      }
    } finally {
      isSending = false;
    }
    halfCloseIfDone();
  }

  @Override
  public synchronized void ask() {
    ItemStream central = upstream;
    if (!isAsked
        && !isSending
        && !isEnded
        && !isHalfClosed
        && !isDraining
        && caller.isReady()
        && held == null
        && sent + queuing < OUTSTANDING_MAX
        && bytes < OUTSTANDING_BYTES_MAX
        && (central == null || central.isReady())) {
      isAsked = true;
      caller.request(1);
    }
  }

  @Override
  public synchronized void answered(MutateStreamResponse response) {
    StreamItem item = outstanding.remove(response.getItem());
    if (item == null) {
      return;
    }
    sent--;
    bytes -= item.request().getSerializedSize();
    if (response.hasError()) {
      queueOrRefuse(item, response.getError());
    } else {
      forwarding.firstSends().answered(item.command());
      item.route().keepItem(forwarding.ownAnswers(), response);
      forwarding.accepted().answered(item.request(), item.route().itemReceipt(response));
      if (!isEnded) {
        caller.onNext(response.toBuilder().setItem(item.number()).build());
      }
    }
    passHeld();
    ask();
    endIfDone();
  }

  @Override
  public synchronized void broken(ItemStream central, Status status) {
    if (!central.equals(upstream)) {
      return;
    }
    upstream = null;
    // Taken out first: an answer may bring the next item in on this very thread.
    List<StreamItem> lost = List.copyOf(outstanding.values());
    outstanding.clear();
    sent = 0;
    bytes = 0;
    queuing++; // Until all of them are on their way, the caller's stream is not at its end.
    for (StreamItem item : lost) {
      queueOrRefuse(item, status);
    }
    queuing--;
    passHeld();
    ask();
    endIfDone();
  }

  /** An item failed so on its way. */
  private void queueOrRefuse(StreamItem item, Status status) {
    if (OutboxGate.takesOver(item.footprint(), item.command(), status)) {
      queue(item, status);
    } else {
      refuse(item, status);
    }
  }

  private void refuse(StreamItem item, Status status) {
    if (AgentErrors.isNeverDecided(status)) {
      forwarding.forget(item.command());
    }
    answer(item.number(), status);
  }

  private void answer(StreamItem item, Receipt receipt) {
    if (!isEnded) {
      caller.onNext(item.route().itemAnswer(receipt).setItem(item.number()).build());
    }
  }

  private void answer(long item, Status error) {
    if (!isEnded) {
      caller.onNext(MutateStreamResponse.newBuilder().setItem(item).setError(error).build());
    }
  }

  private void endIfDone() {
    if (isEnded || held != null || sent + queuing > 0 || !(isHalfClosed || isDraining)) {
      return;
    }
    isEnded = true;
    streams.ended(this);
    ItemStream central = upstream;
    if (central != null && !isHalfClosed) {
      central.halfClose();
    }
    if (isHalfClosed) {
      caller.onCompleted();
    } else {
      caller.onError(Errors.exception(Errors.shuttingDown()));
    }
  }
}
