package io.onhand.cli.stock;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncFinish;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.SyncZeroed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends the chunks of a sync run, and its end where one is wanted. When the stream breaks, it opens
 * the run again and goes on with the first chunk that has no answer: a chunk sent twice is decided
 * once.
 */
final class ImportRun {

  /** So many chunks are sent ahead of their answers: Central need not wait for the next one. */
  private static final int AHEAD_MAX = 4;

  private static final Duration PAUSE_MAX = Duration.ofMillis(500);

  private final Connection connection;
  private final SyncStart start;
  private final Duration patience;
  private final Deque<ImportChunk> waiting;
  private final boolean isFinished;
  private long progressAt = System.nanoTime();
  private boolean everOpened;

  /**
   * A run.
   *
   * @param patience how long it goes on trying without any answer
   * @param isFinished whether the run ends with the last chunk
   */
  ImportRun(
      Connection connection,
      SyncStart start,
      Duration patience,
      List<ImportChunk> chunks,
      boolean isFinished) {
    this.connection = connection;
    this.start = start;
    this.patience = patience;
    this.isFinished = isFinished;
    waiting = new ArrayDeque<>(chunks);
  }

  /** Is told what became of the run. */
  interface Progress {

    /** A chunk was decided; in order. */
    void answered(ImportChunk chunk, SyncChunkResult result);

    /**
     * Some records that the run did not list were set to zero; perhaps told again after a break.
     */
    void zeroed(SyncZeroed result);
  }

  /**
   * Sends all chunks.
   *
   * @throws CommandFailure when the run is refused, or nobody answers any more
   */
  void send(Progress progress) {
    while (true) {
      try {
        stream(progress);
        return;
      } catch (StatusException e) {
        OnhandError error = OnhandError.of(e);
        boolean nobody = !everOpened && error.kind() == ErrorKind.NOT_REACHABLE;
        if (nobody || !isWorthAnotherTry(error.kind())) {
          throw connection.failure(e);
        }
      } catch (TimeoutException e) {
        if (!isWorthAnotherTry(ErrorKind.OUTCOME_UNKNOWN)) {
          throw connection.failure(io.grpc.Status.DEADLINE_EXCEEDED.asException());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw connection.failure(e);
      }
      pause();
    }
  }

  private void stream(Progress progress)
      throws StatusException, TimeoutException, InterruptedException {
    BlockingClientCall<SyncStockRequest, SyncStockResponse> call =
        InventoryServiceGrpc.newBlockingV2Stub(connection.channel()).syncStock();
    try {
      write(call, SyncStockRequest.newBuilder().setStart(start).build());
      next(call);
      everOpened = true;
      var sent = new ArrayDeque<ImportChunk>();
      for (ImportChunk chunk : List.copyOf(waiting)) {
        write(call, chunk.request());
        sent.add(chunk);
        if (sent.size() == AHEAD_MAX) {
          take(call, sent, progress);
        }
      }
      while (!sent.isEmpty()) {
        take(call, sent, progress);
      }
      if (isFinished) {
        finish(call, progress);
      }
      call.halfClose();
    } finally {
      call.cancel("done", null);
    }
  }

  private void finish(
      BlockingClientCall<SyncStockRequest, SyncStockResponse> call, Progress progress)
      throws StatusException, TimeoutException, InterruptedException {
    write(call, SyncStockRequest.newBuilder().setFinish(SyncFinish.getDefaultInstance()).build());
    SyncStockResponse response = next(call);
    while (response.hasZeroed()) {
      progressAt = System.nanoTime();
      progress.zeroed(response.getZeroed());
      response = next(call);
    }
  }

  private void take(
      BlockingClientCall<SyncStockRequest, SyncStockResponse> call,
      Deque<ImportChunk> sent,
      Progress progress)
      throws StatusException, TimeoutException, InterruptedException {
    SyncChunkResult result = next(call).getChunk();
    ImportChunk chunk = sent.remove();
    if (result.getNumber() != chunk.number()) {
      throw new IllegalStateException(
          "Expected the answer to chunk " + chunk.number() + ", but got " + result.getNumber());
    }
    waiting.remove();
    progressAt = System.nanoTime();
    progress.answered(chunk, result);
  }

  /** A write after the stream's end says nothing of the reason; the next read does. */
  private void write(
      BlockingClientCall<SyncStockRequest, SyncStockResponse> call, SyncStockRequest request)
      throws StatusException, TimeoutException, InterruptedException {
    if (!call.write(request, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      next(call);
    }
  }

  private SyncStockResponse next(BlockingClientCall<SyncStockRequest, SyncStockResponse> call)
      throws StatusException, TimeoutException, InterruptedException {
    SyncStockResponse response = call.read(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (response == null) {
      throw io.grpc.Status.UNAVAILABLE
          .withDescription("The server ended the stream before all chunks were answered")
          .asException();
    }
    return response;
  }

  private boolean isWorthAnotherTry(ErrorKind kind) {
    boolean inTime = System.nanoTime() - progressAt < patience.toNanos();
    return switch (kind) {
      case REFUSED, WRONG_USAGE -> false;
      case NOT_REACHABLE, OUTCOME_UNKNOWN, RETRYABLE -> inTime;
    };
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(
          ThreadLocalRandom.current().nextLong(PAUSE_MAX.toNanos() / 2, PAUSE_MAX.toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw connection.failure(e);
    }
  }
}
