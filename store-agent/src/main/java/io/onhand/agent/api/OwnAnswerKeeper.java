package io.onhand.agent.api;

import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.server.domain.StockRecord;
import java.util.List;

/** Keeps the records that Central's answers bring, as far as this agent holds their stores. */
final class OwnAnswerKeeper {

  private final LocalCopy copy;
  private final ReplicaReader reader;

  OwnAnswerKeeper(LocalCopy copy) {
    this.copy = copy;
    this.reader = copy.replica().reader();
  }

  /** Keeps records as an answer shows them, if its command was applied. */
  void keep(Receipt receipt, List<Record> records) {
    if (!receipt.hasApplied() || records.isEmpty()) {
      return;
    }
    List<StockRecord> held =
        records.stream()
            .filter(record -> reader.holds(record.getStore()))
            .map(FeedMapper::stock)
            .toList();
    copy.ownAnswers().answered(receipt.getApplied().getPosition().getEpoch(), held);
  }

  /** The same for the rows of a sync run. */
  void keepRows(Receipt receipt, List<SyncRowResult> rows) {
    keep(
        receipt,
        rows.stream().filter(SyncRowResult::hasRecord).map(SyncRowResult::getRecord).toList());
  }
}
