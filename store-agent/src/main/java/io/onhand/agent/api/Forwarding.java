package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries unary calls to Central and the answers back, without a thread waiting in between. The
 * caller's deadline goes along and so does its going away: Central finishes what it admitted all
 * the same. Nothing is sent twice from here: a till that is not answered asks again with its key.
 */
final class Forwarding {

  private final Channel channel;
  private final BooleanSupplier isHopeless;
  private final FirstSends firstSends;
  private final OwnAnswerKeeper ownAnswers;
  private final Semaphore places;

  /**
   * Forwarding over a channel.
   *
   * @param isHopeless the line is known to be down: nothing need be tried
   * @param unaryMax how many unary calls may be under way
   */
  Forwarding(
      Channel channel,
      BooleanSupplier isHopeless,
      FirstSends firstSends,
      OwnAnswerKeeper ownAnswers,
      int unaryMax) {
    this.channel = channel;
    this.isHopeless = isHopeless;
    this.firstSends = firstSends;
    this.ownAnswers = ownAnswers;
    this.places = new Semaphore(unaryMax);
  }

  FirstSends firstSends() {
    return firstSends;
  }

  OwnAnswerKeeper ownAnswers() {
    return ownAnswers;
  }

  boolean isHopeless() {
    return isHopeless.getAsBoolean();
  }

  InventoryServiceStub stub() {
    return InventoryServiceGrpc.newStub(channel);
  }

  /** Forwards one command, or says that it is not valid. */
  <Q, A> void command(CommandRoute<Q, A> route, Q request, StreamObserver<A> caller) {
    CommandHeader header;
    try {
      header = route.validated(request);
    } catch (InvalidFieldException e) {
      caller.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    unary(
        route.method(),
        route.with(request, firstSends.stamped(header)),
        caller,
        new Errand<>(
            answer -> route.keep(ownAnswers, answer),
            AgentErrors::ofCommand,
            AgentErrors.centralUnreachable(),
            () -> forget(header)));
  }

  /** Forwards the valid question what became of a command, which may give up its key. */
  void operation(GetOperationRequest request, StreamObserver<GetOperationResponse> caller) {
    unary(
        InventoryServiceGrpc.getGetOperationMethod(),
        request,
        caller,
        new Errand<>(_ -> {}, AgentErrors::ofCommand, AgentErrors.centralUnreachable(), () -> {}));
  }

  /** Forwards a read that Central alone can answer; Central says whether it is valid. */
  <Q, A> void query(MethodDescriptor<Q, A> method, Q request, StreamObserver<A> caller) {
    unary(
        method,
        request,
        caller,
        new Errand<>(
            _ -> {}, AgentErrors::ofQuery, AgentErrors.centralUnreachableForReads(), () -> {}));
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
   * @param forget runs when the call was certainly never decided
   */
  private record Errand<A>(
      Consumer<A> keep, Function<Throwable, Status> failure, Status unreachable, Runnable forget) {}

  private <Q, A> void unary(
      MethodDescriptor<Q, A> method, Q request, StreamObserver<A> caller, Errand<A> errand) {
    if (caller instanceof ServerCallStreamObserver<A> call) {
      // A caller that is gone is no error here: its command goes on, its answer is dropped.
      call.setOnCancelHandler(() -> {});
    }
    if (isHopeless()) {
      errand.forget().run();
      caller.onError(Errors.exception(errand.unreachable()));
      return;
    }
    if (!places.tryAcquire()) {
      errand.forget().run();
      caller.onError(Errors.exception(Errors.overloaded()));
      return;
    }
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, CallOptions.DEFAULT), request, new Answer<>(caller, errand));
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
      Status status = errand.failure().apply(failure);
      if (AgentErrors.isNeverDecided(status)) {
        errand.forget().run();
      }
      caller.onError(Errors.exception(status));
    }

    @Override
    public void onCompleted() {
      places.release();
      caller.onCompleted();
    }
  }
}
