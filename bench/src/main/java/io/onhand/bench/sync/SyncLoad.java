package io.onhand.bench.sync;

import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One sync run that sets every record of a store to the same quantity, in chunks, as fast as
 * Central takes them.
 */
public final class SyncLoad {
  private final Channel channel;
  private final String origin;
  private final String store;
  private final int rows;
  private final int chunkRows;

  /**
   * A run of so many rows.
   *
   * @param store must hold nothing that others change
   * @param rows how many records it sets
   * @param chunkRows how many of them a chunk has
   */
  public SyncLoad(Channel channel, String origin, String store, int rows, int chunkRows) {
    this.channel = channel;
    this.origin = origin;
    this.store = store;
    this.rows = rows;
    this.chunkRows = chunkRows;
  }

  /**
   * Starts a run.
   *
   * @param runId not used before
   * @param onHand what every record is set to
   * @return completes with the number of rows that were set; fails as the call does
   */
  public CompletableFuture<Long> start(String runId, long onHand) {
    Run run = new Run(runId, onHand);
    InventoryServiceGrpc.newStub(channel).syncStock(run);
    return run.done;
  }

  /** Sends when the transport takes more, on its threads, one at a time. */
  private final class Run implements ClientResponseObserver<SyncStockRequest, SyncStockResponse> {
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private final String runId;
    private final long onHand;
    private boolean isStarted;
    private int next;
    private int chunk;
    private long set;

    Run(String runId, long onHand) {
      this.runId = runId;
      this.onHand = onHand;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SyncStockRequest> stream) {
      stream.setOnReadyHandler(() -> send(stream));
    }

    @Override
    public void onNext(SyncStockResponse response) {
      set +=
          response.getChunk().getRowsList().stream()
              .filter(row ->
                  row.getOutcome() == SyncOutcome.SYNC_OUTCOME_CREATED
                      || row.getOutcome() == SyncOutcome.SYNC_OUTCOME_UPDATED)
              .count();
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(set);
    }

    private void send(ClientCallStreamObserver<SyncStockRequest> stream) {
      if (!isStarted) {
        isStarted = true;
        stream.onNext(
            SyncStockRequest.newBuilder()
                .setStart(SyncStart.newBuilder().setOrigin(origin).setRunId(runId))
                .build());
      }
      while (stream.isReady() && next < rows) {
        stream.onNext(SyncStockRequest.newBuilder().setChunk(chunk()).build());
        if (next == rows) {
          stream.onCompleted();
        }
      }
    }

    private SyncChunk chunk() {
      SyncChunk.Builder message = SyncChunk.newBuilder().setNumber(++chunk);
      for (int to = Math.min(rows, next + chunkRows); next < to; next++) {
        message.addRows(
            SyncRow.newBuilder()
                .setProduct("synced-%08d".formatted(next))
                .setStore(store)
                .setOnHand(onHand));
      }
      return message.build();
    }
  }
}
