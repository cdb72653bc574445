package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.outbox.Queueing;
import io.onhand.agent.outbox.WriteState;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries unary calls to Central and the answers back, without a thread waiting in between. The
 * caller's deadline goes along and so does its going away: Central finishes what it admitted all
 * the same. Nothing is sent twice from here: a till that is not answered asks again with its key.
 */
final class Forwarding {

  private final Channel channel;
  private final BooleanSupplier isHopeless;
  private final Supplier<Footing> footing;
  private final FirstSends firstSends;
  private final OwnAnswerKeeper ownAnswers;
  private final AcceptedCommands accepted;
  private final OutboxGate gate;
  private final Semaphore places;

  /**
   * Forwarding over a channel.
   *
   * @param isHopeless the line is known to be down: nothing need be tried
   * @param footing the history of Central's log that what is sent is for
   * @param unaryMax how many unary calls may be under way
   */
  Forwarding(
      Channel channel,
      BooleanSupplier isHopeless,
      Supplier<Footing> footing,
      FirstSends firstSends,
      OwnAnswerKeeper ownAnswers,
      AcceptedCommands accepted,
      OutboxGate gate,
      int unaryMax) {
    this.channel = ClientInterceptors.intercept(channel, new EpochStamp());
    this.isHopeless = isHopeless;
    this.footing = footing;
    this.firstSends = firstSends;
    this.ownAnswers = ownAnswers;
    this.accepted = accepted;
    this.gate = gate;
    this.places = new Semaphore(unaryMax);
  }

  FirstSends firstSends() {
    return firstSends;
  }

  OwnAnswerKeeper ownAnswers() {
    return ownAnswers;
  }

  AcceptedCommands accepted() {
    return accepted;
  }

  OutboxGate gate() {
    return gate;
  }

  boolean isHopeless() {
    return isHopeless.getAsBoolean();
  }

  /** The epoch of what is sent now; see {@link EpochStamp#forTills}. */
  long epoch() {
    return EpochStamp.forTills(footing.get());
  }

  /** Calls for the Central of an epoch. */
  InventoryServiceStub stub(long epoch) {
    return InventoryServiceGrpc.newStub(channel).withOption(EpochStamp.EPOCH, epoch);
  }

  /** Passes one command on, as its way is now, or says that it is not valid. */
  <Q, A> void command(CommandRoute<Q, A> route, Q request, StreamObserver<A> caller) {
    CommandFootprint footprint;
    try {
      footprint = route.footprint(request);
    } catch (InvalidFieldException e) {
      caller.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    outliveCaller(caller);
    CommandHeader header = firstSends.stamped(route.header().of().apply(request));
    pass(new Passage<>(route, footprint, header, route.with(request, header)), false, caller);
  }

  /** A valid command with its stamped header. */
  private record Passage<Q, A>(
      CommandRoute<Q, A> route, CommandFootprint footprint, CommandHeader header, Q request) {}

  private <Q, A> void pass(Passage<Q, A> command, boolean hasWaited, StreamObserver<A> caller) {
    long epoch = epoch();
    switch (gate.choose(command.footprint(), command.header(), isHopeless(), hasWaited)) {
      case OutboxGate.Send _ ->
          unary(
              command.route().method(),
              command.request(),
              OutboxGate.patience(command.footprint(), command.header())
                  .withOption(EpochStamp.EPOCH, epoch),
              caller,
              new Errand<>(
                  answer -> {
                    firstSends.answered(command.header());
                    command.route().keep(ownAnswers, answer);
                    accepted.answered(command.route(), command.request(), answer);
                  },
                  AgentErrors::ofCommand,
                  AgentErrors.centralUnreachable(),
                  status -> failed(command, status, caller)));
      case OutboxGate.Queue _ -> queue(command, caller, null);
      case OutboxGate.Wait _ ->
          gate.await(
              command.footprint(),
              end -> {
                Status refusal = OutboxGate.refusal(end);
                if (refusal == null) {
                  pass(command, true, caller);
                } else {
                  refuse(command, refusal, caller);
                }
              });
      case OutboxGate.Refuse(Status why) -> refuse(command, why, caller);
      case OutboxGate.Tell(Receipt receipt) -> answer(command, receipt, caller);
    }
  }

  private <Q, A> void failed(Passage<Q, A> command, Status status, StreamObserver<A> caller) {
    if (OutboxGate.takesOver(command.footprint(), command.header(), status)) {
      queue(command, caller, status);
    } else {
      refuse(command, status, caller);
    }
  }

  private void refuse(Passage<?, ?> command, Status status, StreamObserver<?> caller) {
    if (AgentErrors.isNeverDecided(status)) {
      forget(command.header());
    }
    caller.onError(Errors.exception(status));
  }

  /**
   * Queues a command.
   *
   * @param failure how its send failed, which is told when it cannot be queued; null: it was not
   *     sent
   */
  private <Q, A> void queue(
      Passage<Q, A> command, StreamObserver<A> caller, @Nullable Status failure) {
    gate.queue(
        command.footprint(),
        command.route().asItem(command.request()),
        () -> firstSends.seen(command.header()),
        result -> {
          switch (result) {
            case Queueing.Queued queued -> answer(command, gate.receipt(queued), caller);
            case Queueing.KnownApplied(WriteState.Applied applied) ->
                answer(command, OutboxGate.receipt(applied), caller);
            case Queueing.Refused(Queueing.Refusal why) ->
                refuse(command, failure == null ? OutboxGate.refusal(why) : failure, caller);
          }
        });
  }

  private static <A> void answer(Passage<?, A> command, Receipt receipt, StreamObserver<A> caller) {
    caller.onNext(command.route().outcome().with().apply(receipt));
    caller.onCompleted();
  }

  /** A caller that is gone is no error here: its command goes on, its answer is dropped. */
  static void outliveCaller(StreamObserver<?> caller) {
    if (caller instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {});
    }
  }

  /**
   * Forwards the valid question what became of a command, which may give up its key.
   *
   * @param known what is answered when Central cannot be asked; null: that it cannot
   */
  void operation(
      GetOperationRequest request,
      StreamObserver<GetOperationResponse> caller,
      @Nullable GetOperationResponse known) {
    unary(
        InventoryServiceGrpc.getGetOperationMethod(),
        request,
        // A Central that has lost the command must not say that it does not know it.
        CallOptions.DEFAULT.withOption(EpochStamp.EPOCH, epoch()),
        caller,
        new Errand<>(
            _ -> {},
            AgentErrors::ofCommand,
            AgentErrors.centralUnreachable(),
            status -> {
              if (known != null && AgentErrors.isLineTrouble(status)) {
                caller.onNext(known);
                caller.onCompleted();
              } else {
                caller.onError(Errors.exception(status));
              }
            }));
  }

  /** Forwards a read that Central alone can answer; Central says whether it is valid. */
  <Q, A> void query(MethodDescriptor<Q, A> method, Q request, StreamObserver<A> caller) {
    query(
        method,
        request,
        caller,
        () -> caller.onError(Errors.exception(AgentErrors.centralUnreachableForReads())));
  }

  /**
   * The same, of what the copy knows in part.
   *
   * @param unreachable answers without Central, which cannot be asked
   */
  <Q, A> void query(
      MethodDescriptor<Q, A> method, Q request, StreamObserver<A> caller, Runnable unreachable) {
    outliveCaller(caller);
    unary(
        method,
        request,
        CallOptions.DEFAULT,
        caller,
        new Errand<>(
            _ -> {},
            AgentErrors::ofQuery,
            AgentErrors.centralUnreachableForReads(),
            status -> {
              if (AgentErrors.isUnreachable(status)) {
                unreachable.run();
              } else {
                caller.onError(Errors.exception(status));
              }
            }));
  }

  /** The command was never decided: see {@link FirstSends#neverDecided}. */
  void forget(CommandHeader command) {
    firstSends.neverDecided(command);
  }

  /**
   * What is done on a call's way.
   *
   * @param keep takes what the answer says before the caller gets it
   * @param failure what the caller is told of a failed call
   * @param unreachable what the caller is told without a line to Central
   * @param failed takes it from there
   */
  private record Errand<A>(
      Consumer<A> keep,
      Function<Throwable, Status> failure,
      Status unreachable,
      Consumer<Status> failed) {}

  private <Q, A> void unary(
      MethodDescriptor<Q, A> method,
      Q request,
      CallOptions options,
      StreamObserver<A> caller,
      Errand<A> errand) {
    if (isHopeless()) {
      errand.failed().accept(errand.unreachable());
      return;
    }
    if (!places.tryAcquire()) {
      errand.failed().accept(Errors.overloaded());
      return;
    }
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options), request, new Answer<>(caller, errand));
  }

  private final class Answer<A> implements StreamObserver<A> {

    private final StreamObserver<A> caller;
    private final Errand<A> errand;

    Answer(StreamObserver<A> caller, Errand<A> errand) {
      this.caller = caller;
      this.errand = errand;
    }

    @Override
    public void onNext(A answer) {
      errand.keep().accept(answer);
      caller.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      places.release();
      errand.failed().accept(errand.failure().apply(failure));
    }

    @Override
    public void onCompleted() {
      places.release();
      caller.onCompleted();
    }
  }
}
