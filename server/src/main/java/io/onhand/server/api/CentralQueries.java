package io.onhand.server.api;

import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import java.util.function.Supplier;

/** What Central answers from its state. */
record CentralQueries(
    StockQueries stock, ThingQueries things, HistoryQuery history, ExplainQuery explain) {

  /**
   * Queries over a store.
   *
   * @param snapshots pages are pinned to
   * @param durable the durable head
   * @param server names this process in page tokens
   */
  static CentralQueries of(
      KeyValueStore store, SnapshotPool snapshots, Supplier<Head> durable, long server) {
    Pages pages = new Pages(snapshots, durable, server);
    return new CentralQueries(
        new StockQueries(store, pages, durable),
        new ThingQueries(store, pages, durable),
        new HistoryQuery(store, durable),
        new ExplainQuery(store, durable));
  }
}
