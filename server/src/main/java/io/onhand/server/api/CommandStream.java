package io.onhand.server.api;

import com.google.rpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Submission;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of commands have in common. A stream is not read while admission is full, while
 * its caller does not read its answers, or until its call asks for more; nothing that was let in is
 * taken back; it ends when the caller has sent all and every answer is out, or when the server goes
 * down.
 *
 * <p>Items come on the call's event loop, answers on the pipeline's threads; the state is guarded
 * by this.
 *
 * @param <A> the messages that answer
 */
final class CommandStream<A> {
  private final ServerCallStreamObserver<A> observer;
  private final Admission admission;
  private final OpenStreams streams;
  private final Runnable shutDown = this::shutDown;
  private int outstanding;
  private boolean isHalfClosed;
  private boolean isEnded;
  private @Nullable Runnable paused;

  /** Opens the stream and asks for its first item; while the call is being started. */
  CommandStream(ServerCallStreamObserver<A> observer, Admission admission, OpenStreams streams) {
    this.observer = observer;
    this.admission = admission;
    this.streams = streams;
    streams.opened(shutDown);
    observer.disableAutoRequest();
    observer.setOnCancelHandler(this::cancelled);
    observer.setOnReadyHandler(this::resume);
    observer.request(1);
  }

  /**
   * Lets a command in as soon as there is room.
   *
   * @param whenIn runs when it is in
   */
  void enter(Submission.Mutation mutation, Runnable whenIn) {
    synchronized (this) {
      outstanding++;
    }
    tryToEnter(mutation, whenIn);
  }

  /** Asks for the next item, once the caller reads its answers. */
  void requestNext() {
    whenReady(() -> observer.request(1));
  }

  /** Goes on once the caller reads its answers, perhaps on another thread. One at a time. */
  void whenReady(Runnable next) {
    synchronized (this) {
      if (!observer.isReady()) {
        paused = next;
        return;
      }
    }
    next.run();
  }

  /** Keeps the stream open until it is {@link #settled}, also while nothing is in the pipeline. */
  synchronized void hold() {
    outstanding++;
  }

  /** What was let in or held needs no answer. */
  synchronized void settled() {
    outstanding--;
    endIfDone();
  }

  /** Whether nobody waits for answers any more. */
  synchronized boolean isEnded() {
    return isEnded;
  }

  /** Sends the answer to a command that was let in. */
  synchronized void answer(A answer) {
    outstanding--;
    send(answer);
    endIfDone();
  }

  /** Sends the answer to an item that was not let in. */
  synchronized void send(A answer) {
    if (!isEnded) {
      observer.onNext(answer);
    }
  }

  /** Ends the stream with a failure. */
  synchronized void fail(Status status) {
    if (!isEnded) {
      end();
      observer.onError(Errors.exception(status));
    }
  }

  /** The caller has sent all. */
  synchronized void halfClosed() {
    isHalfClosed = true;
    endIfDone();
  }

  /** The caller is gone. */
  synchronized void cancelled() {
    end();
  }

  /** The server goes down, and has answered what it let in. */
  private void shutDown() {
    fail(Errors.shuttingDown());
  }

  private void tryToEnter(Submission.Mutation mutation, Runnable whenIn) {
    if (admission.offer(mutation)) {
      whenIn.run();
    } else {
      admission.whenRoom(() -> tryToEnter(mutation, whenIn));
    }
  }

  private void resume() {
    Runnable next;
    synchronized (this) {
      next = paused;
      paused = null;
    }
    if (next != null) {
      next.run();
    }
  }

  private void endIfDone() {
    if (isHalfClosed && outstanding == 0 && !isEnded) {
      end();
      observer.onCompleted();
    }
  }

  private void end() {
    isEnded = true;
    streams.closed(shutDown);
  }
}
