package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;

import com.google.rpc.Status;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Queued;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.util.List;

/** One record, what is sold of it while there is no line, and Central's answers to the replay. */
final class OfflineSales {

  static final RecordKey KEY = RecordKey.newBuilder().setProduct("p1").setStore("A").build();

  private OfflineSales() {}

  /** An agent that shows 10, and a Central that applies what is replayed. */
  static ApiFixture stocked() throws IOException {
    ApiFixture it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onMutateStream =
        observer -> new FakeInventory.Noted<>(item -> observer.onNext(applied(it, item)));
    return it;
  }

  /** Central's answer, with its rule for counts. */
  static MutateStreamResponse applied(ApiFixture it, MutateStreamRequest item) {
    MutateStreamResponse.Builder answer = MutateStreamResponse.newBuilder().setItem(item.getItem());
    if (item.hasCountStock()) {
      CountStockRequest count = item.getCountStock();
      long correction =
          count.getCounted()
              - count.getAnchor().getOnHand()
              - count.getAnchor().getPendingLocalDelta();
      StockRecord after = it.log.change("p1", "A", correction);
      return answer
          .setCountStock(
              CountStockResponse.newBuilder()
                  .setReceipt(FakeInventory.applied(EPOCH, after.updatedSequence()))
                  .setRecord(RecordMapper.record(after)))
          .build();
    }
    AdjustLine line = item.getAdjustStock().getLine();
    return answer
        .setAdjustStock(
            FakeInventory.adjusted(
                EPOCH, it.log.change(line.getProduct(), line.getStore(), line.getDelta())))
        .build();
  }

  static Queued queued(ApiFixture it, long number) {
    return Queued.newBuilder()
        .setAgentId("agent-t")
        .setNumber(number)
        .setOutbox(it.outbox.status().outbox())
        .build();
  }

  static List<Status> cannotTakeItNow() {
    return List.of(Errors.shuttingDown(), Errors.overloaded(), Errors.diskLow());
  }

  static Record shown(ApiFixture it) {
    return it.stock().getRecord(GetRecordRequest.newBuilder().setKey(KEY).build()).getRecord();
  }

  /** The entry of a sale of two. */
  static FeedEntry sold(StockRecord after, CommandHeader header) {
    return new FeedEntry(
        0,
        after.updatedSequence(),
        header.getOrigin(),
        header.getIdempotencyKey(),
        "",
        List.of(new StoreSlice("A", List.of(new RecordChange(after, -2)))));
  }

  static AdjustStockRequest fact(String key, long delta) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key).toBuilder().setKind(CommandKind.COMMAND_KIND_FACT))
        .setLine(line(delta))
        .build();
  }

  static AdjustStockRequest sale(String key, long delta, boolean isQueued) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key).toBuilder().setQueueIfOffline(isQueued))
        .setLine(line(delta))
        .build();
  }

  static CommandHeader header(String key) {
    return CommandHeader.newBuilder().setOrigin("till-9").setIdempotencyKey(key).build();
  }

  private static AdjustLine line(long delta) {
    return AdjustLine.newBuilder()
        .setProduct("p1")
        .setStore("A")
        .setDelta(delta)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .build();
  }
}
