package io.onhand.cli.demo;

import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.cli.demo.tally.Tally;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the shelves before the first sale: one sync run of chunks, entered into the books as they
 * are answered.
 */
final class OpeningStock {

  private static final int ROWS_MAX = 1_000;
  private static final String ORIGIN = "warehouse";

  private final Tally tally;
  private final BlockingClientCall<SyncStockRequest, SyncStockResponse> call;

  private OpeningStock(Channel central, Tally tally) {
    this.tally = tally;
    call = InventoryServiceGrpc.newBlockingV2Stub(central).syncStock();
  }

  /**
   * Loads the opening stock.
   *
   * @param units units by record; none of the records exists yet
   */
  static void load(Channel central, Map<StockKey, Long> units, Tally tally)
      throws DemoException, InterruptedException {
    OpeningStock opening = new OpeningStock(central, tally);
    try {
      opening.load(units);
    } catch (StatusException e) {
      throw new DemoException("The opening stock was not taken: " + OnhandError.of(e).line());
    }
  }

  private void load(Map<StockKey, Long> units)
      throws StatusException, DemoException, InterruptedException {
    call.write(
        SyncStockRequest.newBuilder()
            .setStart(
                SyncStart.newBuilder()
                    .setOrigin(ORIGIN)
                    .setRunId("opening-stock")
                    .setMode(SyncMode.SYNC_MODE_MERGE)
                    .setReference("demo opening stock"))
            .build());
    answer();
    List<StockKey> keys = new ArrayList<>(units.keySet());
    int number = 0;
    for (int from = 0; from < keys.size(); from += ROWS_MAX) {
      number++;
      List<StockKey> part = keys.subList(from, Math.min(keys.size(), from + ROWS_MAX));
      SyncChunk.Builder chunk = SyncChunk.newBuilder().setNumber(number);
      for (StockKey key : part) {
        chunk.addRows(
            SyncRow.newBuilder()
                .setProduct(key.product())
                .setStore(key.store())
                .setOnHand(units.getOrDefault(key, 0L)));
      }
      call.write(SyncStockRequest.newBuilder().setChunk(chunk).build());
      enter(part, units, answer().getChunk());
    }
    call.halfClose();
  }

  private SyncStockResponse answer() throws StatusException, DemoException, InterruptedException {
    @Nullable SyncStockResponse response = call.read();
    if (response == null) {
      throw new DemoException(
          "Expected an answer for the opening stock, but Central ended the stream.");
    }
    return response;
  }

  private void enter(List<StockKey> keys, Map<StockKey, Long> units, SyncChunkResult result)
      throws DemoException {
    if (result.getRowsCount() != keys.size()) {
      throw new DemoException(
          "Expected %d answers for a part of the opening stock, but got %d."
              .formatted(keys.size(), result.getRowsCount()));
    }
    for (int i = 0; i < keys.size(); i++) {
      SyncRowResult row = result.getRows(i);
      if (row.getOutcome() != SyncOutcome.SYNC_OUTCOME_CREATED) {
        throw new DemoException(
            "Expected %s to be opened, but the answer was %s %s."
                .formatted(keys.get(i), row.getOutcome(), row.getReason()));
      }
      tally.opened(keys.get(i), units.getOrDefault(keys.get(i), 0L), Shown.of(row.getRecord()));
    }
  }
}
