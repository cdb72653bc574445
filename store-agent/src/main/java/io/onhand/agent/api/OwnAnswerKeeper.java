package io.onhand.agent.api;

import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.SyncChunkResult;
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

  void keep(AdjustStockResponse answer) {
    if (answer.hasRecord()) {
      keep(answer.getReceipt(), List.of(answer.getRecord()));
    }
  }

  void keep(ApplyBasketResponse answer) {
    keep(
        answer.getReceipt(),
        answer.getVerdictsList().stream()
            .filter(RecordVerdict::hasRecord)
            .map(RecordVerdict::getRecord)
            .toList());
  }

  void keep(SyncChunkResult answer) {
    keep(
        answer.getReceipt(),
        answer.getRowsList().stream()
            .filter(SyncRowResult::hasRecord)
            .map(SyncRowResult::getRecord)
            .toList());
  }

  private void keep(Receipt receipt, List<Record> records) {
    if (!receipt.hasApplied()) {
      return;
    }
    List<StockRecord> held =
        records.stream()
            .filter(record -> reader.holds(record.getStore()))
            .map(FeedMapper::stock)
            .toList();
    copy.ownAnswers().answered(receipt.getApplied().getPosition().getEpoch(), held);
  }
}
