package io.onhand.agent.api;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.PositionWaits.Wait;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.replica.ReplicaNotHeldException;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.server.api.Calls;
import io.onhand.server.api.Errors;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs reads of the local copy, each when the copy has come as far as its caller wishes. Nobody
 * waits on a thread: a read that must wait is noted, and woken when the cursor is there, when its
 * time is over or when the agent goes down. Then it says itself what there is to say.
 *
 * <p>A read that meets damage of the replica is the last but those under way: see {@link
 * ReplicaDamage}.
 *
 * <p>Called on gRPC's event loops; reads that waited run on the threads for reads.
 */
final class LocalReads {

  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private final LocalCopy copy;
  private final CopyStanding standing;
  private final Executor readers;
  private final Clock clock;

  LocalReads(LocalCopy copy, CopyStanding standing, Executor readers, Clock clock) {
    this.copy = copy;
    this.standing = standing;
    this.readers = readers;
    this.clock = clock;
  }

  /** For a read so small that a hand-over would cost more: runs here unless it must wait. */
  <A> void single(StreamObserver<A> observer, Supplier<LocalRead<A>> validation) {
    read(observer, validation, read -> Calls.read(observer, answer(read)));
  }

  /** For a read that may take a while. */
  <A> void several(StreamObserver<A> observer, Supplier<LocalRead<A>> validation) {
    read(observer, validation, read -> Calls.read(observer, readers, answer(read)));
  }

  /**
   * For a read whose call went out to Central first and came back: on any thread, and without a
   * wait, because without a line the copy does not move on.
   */
  <A> void instead(StreamObserver<A> observer, Supplier<LocalRead<A>> validation) {
    LocalRead<A> read;
    try {
      read = validation.get();
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    resume(observer, read);
  }

  /** Wakes reads that waited long enough; called several times a second. */
  void sweep() {
    copy.waits().sweep(clock.monotonicNanos());
  }

  /** Wakes all that wait. */
  void drain() {
    copy.waits().end();
  }

  private interface Run<A> {
    void run(LocalRead<A> read);
  }

  private <A> void read(
      StreamObserver<A> observer, Supplier<LocalRead<A>> validation, Run<A> atOnce) {
    LocalRead<A> read;
    try {
      read = validation.get();
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Position wanted = read.wish().minPosition();
    if (wanted == null) {
      atOnce.run(read);
      return;
    }
    Wait wait = new Wait(wanted, untilNanos(), () -> resume(observer, read));
    if (isOver(wait)) {
      atOnce.run(read);
    } else {
      await(observer, wait);
    }
  }

  private void await(StreamObserver<?> observer, Wait wait) {
    if (observer instanceof ServerCallStreamObserver<?> call) {
      // Also gRPC's way to say that the caller's deadline has passed.
      call.setOnCancelHandler(() -> copy.waits().remove(wait));
    }
    if (!copy.waits().add(wait)) {
      observer.onError(Errors.exception(Errors.overloaded()));
    } else if (isOver(wait) && copy.waits().remove(wait)) {
      wait.wake().run();
    }
  }

  private <A> void resume(StreamObserver<A> observer, LocalRead<A> read) {
    try {
      readers.execute(() -> Calls.read(observer, answer(read)));
    } catch (RejectedExecutionException e) {
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  private <A> Supplier<A> answer(LocalRead<A> read) {
    return () -> {
      try {
        return read.answer().get();
      } catch (ReplicaNotHeldException e) {
        throw standing.notHeld();
      } catch (StorageException | CorruptValueException e) {
        throw ReplicaDamage.isIn(e) ? standing.damaged(e) : e;
      }
    };
  }

  /** Before the first snapshot there is nothing to wait with: the read says so. */
  private boolean isOver(Wait wait) {
    ReplicaState state = copy.replica().state();
    return state == null || wait.isOver(state.cursor());
  }

  private long untilNanos() {
    long nanos = WAIT_MAX.toNanos();
    Deadline deadline = Context.current().getDeadline();
    if (deadline != null) {
      nanos = Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
    return clock.monotonicNanos() + nanos;
  }
}
