package io.onhand.server.api;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.OperationAbandoned;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.StoreDeclared;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Entries as answers: the first time and every later time from the same entry, so they are the
 * same.
 */
public final class AnswerMapper {
  private AnswerMapper() {}

  /** What a caller is told. */
  public sealed interface Answer {
    /** The call succeeds with this message. */
    record Ok(Message message) implements Answer {}

    /** The call fails with this status. */
    record Failed(Status status) implements Answer {}
  }

  /** The answer to the call that brought the entry's command. */
  public static Answer answer(Entry entry, long epoch, boolean isReplayed) {
    return switch (entry.decision()) {
      case Rejected rejected ->
          new Answer.Failed(RejectionMapper.status(rejected, entry.sequence(), isReplayed));
      case Accepted accepted ->
          new Answer.Ok(message(entry, accepted, receipt(entry, epoch, isReplayed)));
    };
  }

  /** What became of the command, for whoever asks by its key. */
  public static GetOperationResponse operation(Entry entry, long epoch) {
    GetOperationResponse.Builder response =
        GetOperationResponse.newBuilder()
            .setPosition(RecordMapper.position(epoch, entry.sequence()))
            .setLogTime(RecordMapper.timestamp(entry.logTimeMicros()));
    switch (answer(entry, epoch, true)) {
      case Answer.Failed failed -> response.setRejected(failed.status());
      case Answer.Ok ok -> {
        switch (ok.message()) {
          case AdjustStockResponse adjust -> response.setAdjustStock(adjust);
          case ApplyBasketResponse basket -> response.setApplyBasket(basket);
          case SyncChunkResult chunk -> response.setSyncChunk(chunk);
          case SyncOpened opened -> response.setSyncOpened(opened);
          case CreateStoreResponse store ->
              response.setStoreDeclared(
                  StoreDeclared.newBuilder().setStore(store.getStore().getStore()));
          default -> response.setAbandoned(OperationAbandoned.getDefaultInstance());
        }
      }
    }
    return response.build();
  }

  public static io.onhand.admin.v1.Store store(Store store, long epoch) {
    return io.onhand.admin.v1.Store.newBuilder()
        .setStore(store.id())
        .setDisplayName(store.displayName())
        .setCreated(RecordMapper.position(epoch, store.createdSequence()))
        .setCreatedAt(RecordMapper.timestamp(store.createdAtMicros()))
        .build();
  }

  private static Receipt receipt(Entry entry, long epoch, boolean isReplayed) {
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder()
                .setPosition(RecordMapper.position(epoch, entry.sequence()))
                .setLogTime(RecordMapper.timestamp(entry.logTimeMicros())))
        .setReplayed(isReplayed)
        .build();
  }

  private static Message message(Entry entry, Accepted accepted, Receipt receipt) {
    return switch (entry.command().body()) {
      case Adjust _ ->
          AdjustStockResponse.newBuilder()
              .setReceipt(receipt)
              .setRecord(RecordMapper.record(changed(accepted.changes().getFirst()).after()))
              .build();
      case Basket basket -> basket(basket, accepted, receipt);
      case OpenSyncRun _ -> {
        SyncRun run = ((Change.SyncRunOpened) accepted.changes().getFirst()).run();
        yield SyncOpened.newBuilder()
            .setReceipt(receipt)
            .setAnchor(
                RecordMapper.position(
                    receipt.getApplied().getPosition().getEpoch(), run.anchorSequence()))
            .build();
      }
      case SyncChunk chunk -> syncChunk(chunk, accepted, receipt);
      case CreateStore _ ->
          CreateStoreResponse.newBuilder()
              .setReceipt(receipt)
              .setStore(
                  store(
                      ((Change.StoreDeclared) accepted.changes().getFirst()).store(),
                      receipt.getApplied().getPosition().getEpoch()))
              .build();
      case Abandon _ -> OperationAbandoned.getDefaultInstance();
      case AdvanceHorizon _ ->
          throw new IllegalStateException("Expected an entry that somebody asked for.");
    };
  }

  private static ApplyBasketResponse basket(Basket basket, Accepted accepted, Receipt receipt) {
    Map<RecordKey, RecordVerdict> verdicts = new HashMap<>();
    for (Change change : accepted.changes()) {
      StockRecord after = changed(change).after();
      verdicts.put(after.key(), verdict(after.key()).setRecord(RecordMapper.record(after)).build());
    }
    for (LineRejection refused : accepted.refused()) {
      verdicts.put(
          refused.key(),
          verdict(refused.key()).setRefusal(RejectionMapper.refusal(refused)).build());
    }
    ApplyBasketResponse.Builder response = ApplyBasketResponse.newBuilder().setReceipt(receipt);
    Set<RecordKey> inOrder = new LinkedHashSet<>();
    basket.lines().stream().map(AdjustLine::key).forEach(inOrder::add);
    inOrder.forEach(key -> response.addVerdicts(verdicts.get(key)));
    return response.build();
  }

  private static RecordVerdict.Builder verdict(RecordKey key) {
    return RecordVerdict.newBuilder().setKey(RecordMapper.key(key));
  }

  private static SyncChunkResult syncChunk(SyncChunk chunk, Accepted accepted, Receipt receipt) {
    SyncChunkResult.Builder result =
        SyncChunkResult.newBuilder().setNumber(chunk.number()).setReceipt(receipt);
    for (RowResult row : accepted.rows()) {
      SyncRowResult.Builder message = result.addRowsBuilder().setOutcome(outcome(row));
      if (row.record() != null) {
        message.setRecord(RecordMapper.record(row.record()));
      }
      if (row.reason() != null) {
        message.setReason(RejectionMapper.reason(row.reason()));
      }
    }
    return result.build();
  }

  private static SyncOutcome outcome(RowResult row) {
    return switch (row.outcome()) {
      case UPDATED -> SyncOutcome.SYNC_OUTCOME_UPDATED;
      case CREATED -> SyncOutcome.SYNC_OUTCOME_CREATED;
      case SKIPPED -> SyncOutcome.SYNC_OUTCOME_SKIPPED;
      case CONFLICT -> SyncOutcome.SYNC_OUTCOME_CONFLICT;
      case REJECTED -> SyncOutcome.SYNC_OUTCOME_REJECTED;
    };
  }

  private static RecordChanged changed(Change change) {
    return (RecordChanged) change;
  }
}
