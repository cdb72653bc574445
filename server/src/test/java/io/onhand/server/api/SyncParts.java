package io.onhand.server.api;

import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncFinish;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Parts of a sync stream, sent and answered. */
final class SyncParts {
  static final SyncStockRequest FINISH =
      SyncStockRequest.newBuilder().setFinish(SyncFinish.getDefaultInstance()).build();

  private SyncParts() {}

  /** A REPLACE of Paris and Oslo. */
  static SyncStockRequest opening(String run, boolean isDry) {
    return SyncStockRequest.newBuilder()
        .setStart(
            SyncStart.newBuilder()
                .setOrigin("erp")
                .setRunId(run)
                .setMode(SyncMode.SYNC_MODE_REPLACE)
                .addStores("Paris")
                .addStores("Oslo")
                .setDryRun(isDry))
        .build();
  }

  static SyncStockRequest chunk(int number, SyncRow... rows) {
    return SyncStockRequest.newBuilder()
        .setChunk(SyncChunk.newBuilder().setNumber(number).addAllRows(List.of(rows)))
        .build();
  }

  static SyncRow row(String product, String store, long onHand) {
    return SyncRow.newBuilder().setProduct(product).setStore(store).setOnHand(onHand).build();
  }

  /** Five each of many products at Paris. */
  static SyncRow[] rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> row(product(number), "Paris", 5))
        .toArray(SyncRow[]::new);
  }

  /** In the order of the numbers. */
  static String product(int number) {
    return "product-%05d".formatted(number);
  }

  /** What became of the records that were not listed. */
  static Map<String, SyncOutcome> zeroed(List<SyncStockResponse> answers) {
    Map<String, SyncOutcome> zeroed = new HashMap<>();
    for (SyncStockResponse answer : answers) {
      for (SyncRowResult row : answer.getZeroed().getRowsList()) {
        zeroed.put(
            row.getRecord().getProduct() + "@" + row.getRecord().getStore(), row.getOutcome());
      }
    }
    return zeroed;
  }
}
