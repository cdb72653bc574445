package io.onhand.agent.api;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.server.api.Errors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries unary commands to Central and the answers back, without a thread waiting in between. The
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

  /**
   * Forwards one call.
   *
   * @param request valid, and with its {@code not_before}
   * @param command the command's header; null: the call is no command
   * @param keep takes what the answer says before the caller gets it
   */
  <Q, A> void unary(
      MethodDescriptor<Q, A> method,
      Q request,
      @Nullable CommandHeader command,
      StreamObserver<A> caller,
      Consumer<A> keep) {
    if (caller instanceof ServerCallStreamObserver<A> call) {
      // A caller that is gone is no error here: its command goes on, its answer is dropped.
      call.setOnCancelHandler(() -> {});
    }
    if (isHopeless()) {
      forget(command);
      caller.onError(Errors.exception(AgentErrors.centralUnreachable()));
      return;
    }
    if (!places.tryAcquire()) {
      forget(command);
      caller.onError(Errors.exception(Errors.overloaded()));
      return;
    }
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, CallOptions.DEFAULT), request, new Answer<>(command, caller, keep));
  }

  /** The command was never decided: see {@link FirstSends#neverDecided}. */
  void forget(@Nullable CommandHeader command) {
    if (command != null) {
      firstSends.neverDecided(command);
    }
  }

  private final class Answer<A> implements StreamObserver<A> {

    private final @Nullable CommandHeader command;
    private final StreamObserver<A> caller;
    private final Consumer<A> keep;

    Answer(@Nullable CommandHeader command, StreamObserver<A> caller, Consumer<A> keep) {
      this.command = command;
      this.caller = caller;
      this.keep = keep;
    }

    @Override
    public void onNext(A answer) {
      keep.accept(answer);
      caller.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      places.release();
      com.google.rpc.Status status = AgentErrors.ofCommand(failure);
      if (AgentErrors.isNeverDecided(status)) {
        forget(command);
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
