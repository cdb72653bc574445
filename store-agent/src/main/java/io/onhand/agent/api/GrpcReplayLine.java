package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.outbox.ReplayLine;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.domain.Position;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The line to Central on which queued writes are replayed. */
final class GrpcReplayLine implements ReplayLine {

  private final Channel channel;
  private final BooleanSupplier isDown;
  private final Supplier<Footing> footing;
  private final OwnAnswerKeeper ownAnswers;
  private final AcceptedCommands accepted;
  private final Wakeup wakeup;

  GrpcReplayLine(
      Channel channel,
      BooleanSupplier isDown,
      Supplier<Footing> footing,
      LocalCopy copy,
      AcceptedCommands accepted,
      Wakeup wakeup) {
    this.channel = ClientInterceptors.intercept(channel, new EpochStamp());
    this.isDown = isDown;
    this.footing = footing;
    this.ownAnswers = new OwnAnswerKeeper(copy);
    this.accepted = accepted;
    this.wakeup = wakeup;
  }

  @Override
  public boolean isDown() {
    return isDown.getAsBoolean();
  }

  @Override
  public Footing footing() {
    return footing.get();
  }

  @Override
  public Stream open(long epoch) {
    GrpcStream stream = new GrpcStream(accepted, wakeup);
    InventoryServiceGrpc.newStub(channel).withOption(EpochStamp.EPOCH, epoch).mutateStream(stream);
    return stream;
  }

  @Override
  public Decided read(MutateStreamResponse answer) {
    Receipt receipt = AnswerRoutes.of(answer).itemReceipt(answer);
    io.onhand.inventory.v1.Position at = receipt.getApplied().getPosition();
    return new Decided(
        new Position(at.getEpoch(), at.getSequence()),
        RecordMapper.micros("log_time", receipt.getApplied().getLogTime()),
        AnswerRoutes.changed(answer));
  }

  @Override
  public void keep(MutateStreamResponse answer) {
    AnswerRoutes.of(answer).keepItem(ownAnswers, answer);
  }

  /** What is on its way, and where a Central that has lost it had accepted it. */
  private record Sent(MutateStreamRequest item, @Nullable Position place) {}

  /** One stream. gRPC's threads put events into a queue, the outbox's thread takes them. */
  private static final class GrpcStream
      implements Stream, ClientResponseObserver<MutateStreamRequest, MutateStreamResponse> {

    private final AcceptedCommands accepted;
    private final Wakeup wakeup;
    private final Map<Long, Sent> sent = new ConcurrentHashMap<>();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private @Nullable ClientCallStreamObserver<MutateStreamRequest> call;

    GrpcStream(AcceptedCommands accepted, Wakeup wakeup) {
      this.accepted = accepted;
      this.wakeup = wakeup;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<MutateStreamRequest> started) {
      call = started;
      started.setOnReadyHandler(wakeup::wake);
    }

    @Override
    public boolean isReady() {
      return started().isReady();
    }

    @Override
    public void send(MutateStreamRequest item, @Nullable Position place) {
      sent.put(item.getItem(), new Sent(item, place));
      started().onNext(item);
    }

    @Override
    public @Nullable Event poll() {
      return events.poll();
    }

    @Override
    public void complete() {
      started().onCompleted();
    }

    @Override
    public void cancel(String why) {
      started().cancel(why, null);
    }

    @Override
    public void onNext(MutateStreamResponse answer) {
      Sent known = sent.remove(answer.getItem());
      if (known != null && !answer.hasError()) {
        accepted.answered(known.item(), known.place(), AnswerRoutes.of(answer).itemReceipt(answer));
      }
      came(new Answered(answer));
    }

    @Override
    public void onError(Throwable failure) {
      Status status = AgentErrors.ofItem(failure);
      came(new Ended(status));
    }

    @Override
    public void onCompleted() {
      came(new Ended(Errors.outcomeUnknown()));
    }

    private void came(Event event) {
      events.add(event);
      wakeup.wake();
    }

    private ClientCallStreamObserver<MutateStreamRequest> started() {
      return Objects.requireNonNull(call, "Expected a stream that was started, but it was not.");
    }
  }
}
