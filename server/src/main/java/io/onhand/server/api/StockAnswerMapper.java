package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Answers to commands that change what is on hand. */
final class StockAnswerMapper {
  private StockAnswerMapper() {}

  static Message answer(StockCommand command, AcceptedEntry entry) {
    return switch (command) {
      case Adjust _ ->
          AdjustStockResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setRecord(entry.record())
              .build();
      case Basket basket -> basket(basket, entry);
      case Count _ ->
          CountStockResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setRecord(entry.record())
              .setCorrection(entry.change(RecordChanged.class).onHandDelta())
              .build();
      case VoidOperation _ ->
          VoidOperationResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setVoided(
                  entry.position(entry.change(OperationVoided.class).remembered().sequence()))
              .addAllRecords(entry.records())
              .build();
    };
  }

  private static ApplyBasketResponse basket(Basket basket, AcceptedEntry entry) {
    Map<RecordKey, RecordVerdict> verdicts = new HashMap<>();
    for (RecordChanged change : entry.changes(RecordChanged.class)) {
      StockRecord after = change.after();
      verdicts.put(after.key(), verdict(after.key()).setRecord(RecordMapper.record(after)).build());
    }
    for (LineRejection refused : entry.decision().refused()) {
      verdicts.put(
          refused.key(),
          verdict(refused.key()).setRefusal(RejectionMapper.refusal(refused)).build());
    }
    ApplyBasketResponse.Builder response =
        ApplyBasketResponse.newBuilder().setReceipt(entry.receipt());
    Set<RecordKey> inOrder = new LinkedHashSet<>();
    basket.lines().stream().map(AdjustLine::key).forEach(inOrder::add);
    inOrder.forEach(key -> response.addVerdicts(verdicts.get(key)));
    return response.build();
  }

  private static RecordVerdict.Builder verdict(RecordKey key) {
    return RecordVerdict.newBuilder().setKey(RecordMapper.key(key));
  }
}
