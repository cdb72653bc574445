package io.onhand.cli.stock;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Sends the chunks of a sync run. When the stream breaks, it opens the run again and goes on with
 * the first chunk that has no answer: a chunk sent twice is decided once.
 */
final class ImportRun {

  /** So many chunks are sent ahead of their answers: Central need not wait for the next one. */
  private static final int AHEAD_MAX = 4;

  private static final Duration PAUSE_MAX = Duration.ofMillis(500);

  private final Connection connection;
  private final SyncStart start;
  private final Duration patience;
  private final Deque<ImportChunk> waiting;
  private long progressAt = System.nanoTime();
  private boolean everOpened;

  /**
   * A run.
   *
   * @param patience how long it goes on trying without any answer
   */
  ImportRun(Connection connection, SyncStart start, Duration patience, List<ImportChunk> chunks) {
    this.connection = connection;
    this.start = start;
    this.patience = patience;
    waiting = new ArrayDeque<>(chunks);
  }

  /**
   * Sends all chunks.
   *
   * @param answered is told what became of each, in order
   * @throws CommandFailure when the run is refused, or nobody answers any more
   */
  void send(BiConsumer<ImportChunk, SyncChunkResult> answered) {
    while (true) {
      try {
        stream(answered);
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

  private void stream(BiConsumer<ImportChunk, SyncChunkResult> answered)
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
          take(call, sent, answered);
        }
      }
      call.halfClose();
      while (!sent.isEmpty()) {
        take(call, sent, answered);
      }
    } finally {
      call.cancel("done", null);
    }
  }

  private void take(
      BlockingClientCall<SyncStockRequest, SyncStockResponse> call,
      Deque<ImportChunk> sent,
      BiConsumer<ImportChunk, SyncChunkResult> answered)
      throws StatusException, TimeoutException, InterruptedException {
    SyncChunkResult result = next(call).getChunk();
    ImportChunk chunk = sent.remove();
    if (result.getNumber() != chunk.number()) {
      throw new IllegalStateException(
          "Expected the answer to chunk " + chunk.number() + ", but got " + result.getNumber());
    }
    waiting.remove();
    progressAt = System.nanoTime();
    answered.accept(chunk, result);
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
