package io.onhand.cli.demo.race;

import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.onhand.client.CommandId;
import io.onhand.client.OnhandException;
import io.onhand.client.RetryPolicy;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Two ways to buy one unit from the same Central. */
public final class Purchases {

  private static final Duration CALL = Duration.ofSeconds(10);

  private final Channel central;
  private final SafeCalls calls;

  /** Buys over this connection. */
  public Purchases(Channel central) {
    this.central = central;
    calls = SafeCalls.over(RetryPolicy.STANDARD, central);
  }

  /** As a till should: asks for a change, which Central decides. */
  public boolean ask(RecordKey key, int till) {
    AdjustStockRequest request =
        AdjustStockRequest.newBuilder()
            .setCommand(
                CommandHeader.newBuilder()
                    .setOrigin("till-" + till)
                    .setIdempotencyKey("the last one"))
            .setLine(
                AdjustLine.newBuilder()
                    .setProduct(key.getProduct())
                    .setStore(key.getStore())
                    .setDelta(-1)
                    .setReason(AdjustReason.ADJUST_REASON_SALE))
            .build();
    try {
      calls.command(
          CommandId.of(request.getCommand()),
          (channel, timeout) ->
              InventoryServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                  .adjustStock(request));
      return true;
    } catch (OnhandException e) {
      if (e.error().reason() == ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK) {
        return false;
      }
      throw e;
    }
  }

  /**
   * As a script does that knows no better: reads the stock, takes one off and writes the result
   * back.
   */
  public boolean readThenWrite(RecordKey key) throws StatusException, InterruptedException {
    long seen = onHand(stub(), key);
    if (seen < 1) {
      return false;
    }
    set(key, seen - 1);
    return true;
  }

  /** Units that the record shows. */
  static long onHand(InventoryServiceBlockingStub stub, RecordKey key) {
    return stub.withDeadlineAfter(CALL.toNanos(), TimeUnit.NANOSECONDS)
        .getRecord(GetRecordRequest.newBuilder().setKey(key).build())
        .getRecord()
        .getOnHand();
  }

  /** A stub for reading. */
  public InventoryServiceBlockingStub stub() {
    return InventoryServiceGrpc.newBlockingStub(central);
  }

  /**
   * Sets a record, whatever it holds. A sync refuses to touch a record that changed since the run
   * was opened; so a new run is opened each time, until one gets through: the last writer wins.
   */
  public void set(RecordKey key, long onHand) throws StatusException, InterruptedException {
    while (!setIfUnchangedSinceOpened(key, onHand)) {
      // Somebody else was quicker. The number is not looked at again: that is the mistake on show.
    }
  }

  private boolean setIfUnchangedSinceOpened(RecordKey key, long onHand)
      throws StatusException, InterruptedException {
    BlockingClientCall<SyncStockRequest, SyncStockResponse> call =
        InventoryServiceGrpc.newBlockingV2Stub(central)
            .withDeadlineAfter(CALL.toNanos(), TimeUnit.NANOSECONDS)
            .syncStock();
    call.write(
        SyncStockRequest.newBuilder()
            .setStart(
                SyncStart.newBuilder()
                    .setOrigin("read-then-write")
                    .setRunId(UUID.randomUUID().toString()))
            .build());
    call.read();
    call.write(
        SyncStockRequest.newBuilder()
            .setChunk(
                SyncChunk.newBuilder()
                    .setNumber(1)
                    .addRows(
                        SyncRow.newBuilder()
                            .setProduct(key.getProduct())
                            .setStore(key.getStore())
                            .setOnHand(onHand)))
            .build());
    SyncStockResponse response = call.read();
    call.halfClose();
    if (response == null) {
      throw new IllegalStateException("Expected an answer to a sync, but the stream ended");
    }
    return response.getChunk().getRows(0).getOutcome() != SyncOutcome.SYNC_OUTCOME_CONFLICT;
  }
}
