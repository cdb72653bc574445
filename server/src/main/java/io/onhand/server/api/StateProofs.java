package io.onhand.server.api;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.VerifyFinding;
import io.onhand.admin.v1.VerifyProgress;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyStateResponse;
import io.onhand.admin.v1.VerifyVerdict;
import io.onhand.server.proof.Finding;
import io.onhand.server.proof.ProofSink;
import io.onhand.server.proof.ReplayRoom;
import io.onhand.server.proof.StateProof;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Proofs of the whole state, one at a time, on a thread of their own. A proof reads a snapshot of
 * its own and not one of the pool: those live five minutes, which is not enough for the state of a
 * large chain at low priority.
 */
public final class StateProofs {
  private final KeyValueStore store;
  private final ReplayRoom room;
  private final Executor thread;
  private final Runnable rest;
  private final BooleanSupplier isClosing;
  private final AtomicBoolean isRunning = new AtomicBoolean();

  /**
   * Proofs of a store.
   *
   * @param room where logs are replayed
   * @param thread runs one at a time
   * @param rest gives way to commands; called every few hundred rows
   * @param isClosing the server goes down: proofs end
   */
  public StateProofs(
      KeyValueStore store,
      ReplayRoom room,
      Executor thread,
      Runnable rest,
      BooleanSupplier isClosing) {
    this.store = store;
    this.room = room;
    this.thread = thread;
    this.rest = rest;
    this.isClosing = isClosing;
  }

  void verify(VerifyStateRequest request, StreamObserver<VerifyStateResponse> observer) {
    Calls.expectCancel(observer);
    if (!isRunning.compareAndSet(false, true)) {
      observer.onError(Errors.exception(Errors.overloaded()));
      return;
    }
    try {
      thread.execute(Context.current().wrap(() -> run(request, observer)));
    } catch (RejectedExecutionException e) {
      isRunning.set(false);
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  private void run(VerifyStateRequest request, StreamObserver<VerifyStateResponse> observer) {
    Sink sink = new Sink((ServerCallStreamObserver<VerifyStateResponse>) observer);
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      StateProof proof =
          new StateProof(
              snapshot,
              request.getSkipReplay() ? ReplayRoom.NOT_ASKED : room,
              sink,
              rest,
              System::nanoTime);
      VerifyVerdict verdict = message(proof.run());
      observer.onNext(VerifyStateResponse.newBuilder().setVerdict(verdict).build());
      observer.onCompleted();
    } catch (StoppedException e) {
      if (isClosing.getAsBoolean()) {
        observer.onError(Errors.exception(Errors.shuttingDown()));
      }
    } catch (RuntimeException e) {
      observer.onError(Errors.fault("Expected to read the whole state, but it failed.", e));
    } finally {
      isRunning.set(false);
    }
  }

  private static VerifyVerdict message(StateProof.Verdict verdict) {
    return VerifyVerdict.newBuilder()
        .setPosition(RecordMapper.position(verdict.head().epoch(), verdict.head().sequence()))
        .setSound(verdict.findings() == 0)
        .setFindings(verdict.findings())
        .setStateHash(verdict.stateHash())
        .setReplayed(verdict.replay().from() > 0)
        .setReplayedFrom(verdict.replay().from())
        .setNotReplayed(verdict.replay().whyNot())
        .setOldestSequence(verdict.oldest())
        .setLookedAt(verdict.lookedAt())
        .build();
  }

  /** Ends a proof that nobody waits for. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Sends what a proof tells. */
  private final class Sink implements ProofSink {
    private final ServerCallStreamObserver<VerifyStateResponse> observer;

    Sink(ServerCallStreamObserver<VerifyStateResponse> observer) {
      this.observer = observer;
    }

    @Override
    public void progress(String phase, long done, long total) {
      send(
          VerifyStateResponse.newBuilder()
              .setProgress(
                  VerifyProgress.newBuilder().setPhase(phase).setDone(done).setTotal(total)));
    }

    @Override
    public void finding(Finding finding) {
      send(
          VerifyStateResponse.newBuilder()
              .setFinding(
                  VerifyFinding.newBuilder()
                      .setRule(finding.rule().name())
                      .setFamily(finding.family())
                      .setKey(finding.key())
                      .setSentence(finding.sentence())));
    }

    private void send(VerifyStateResponse.Builder event) {
      if (observer.isCancelled() || isClosing.getAsBoolean()) {
        throw new StoppedException();
      }
      observer.onNext(event.build());
    }
  }
}
