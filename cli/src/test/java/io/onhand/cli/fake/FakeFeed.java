package io.onhand.cli.fake;

import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import io.onhand.replication.v1.Bookmark;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.LowStockCrossing;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed whose entries are sales of one product, one per sequence. Each stream sends so many as it
 * is told and then breaks with an error of the state's, or stays open.
 */
public final class FakeFeed extends ReplicationServiceGrpc.ReplicationServiceImplBase {

  private final FakeState state;
  private final List<Integer> entriesPerStream = new ArrayList<>();
  private int lost;
  private String declared = "";
  private boolean expiring;
  private boolean refusing;

  FakeFeed(FakeState state) {
    this.state = state;
  }

  /** Has the first entry of each stream declare a store. */
  public synchronized FakeFeed declareFirst(String store) {
    declared = store;
    return this;
  }

  /** Has all entries be expiries that make the record low. */
  public synchronized FakeFeed expire() {
    expiring = true;
    return this;
  }

  /** Has the first sale of each stream be refused, which is told to who asks. */
  public synchronized FakeFeed refuseFirst() {
    refusing = true;
    return this;
  }

  /** Has the next stream leave out one of its entries. */
  public synchronized FakeFeed loseEntry(int number) {
    lost = number;
    return this;
  }

  /** Has the next stream send so many entries and then break. */
  public synchronized FakeFeed breakAfter(int entries) {
    entriesPerStream.add(entries);
    return this;
  }

  @Override
  public synchronized void subscribe(
      SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
    try {
      state.beforeCall(request);
    } catch (io.grpc.StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(
        SubscribeResponse.newBuilder()
            .setOpened(FeedOpened.newBuilder().setHead(state.head()).addStores("France"))
            .build());
    Position at = request.getAfter();
    if (!request.hasAfter()) {
      at = state.head();
      snapshot(observer, at);
    }
    int entries = entriesPerStream.isEmpty() ? 1_000 : entriesPerStream.removeFirst();
    long previous = at.getSequence();
    for (int i = 1; i <= entries; i++) {
      if (i == 1 && refusing && !request.getIncludeRejections()) {
        continue;
      }
      long sequence = at.getSequence() + i;
      if (i != lost) {
        observer.onNext(
            SubscribeResponse.newBuilder()
                .setEntry(entry(sequence, i == 1).setPreviousSequence(previous))
                .build());
      }
      previous = sequence;
    }
    lost = 0;
    observer.onNext(
        SubscribeResponse.newBuilder()
            .setBookmark(
                Bookmark.newBuilder()
                    .setPosition(at.toBuilder().setSequence(at.getSequence() + entries)))
            .build());
    if (entries < 1_000) {
      observer.onError(Faults.lostConnection());
    }
  }

  private void snapshot(StreamObserver<SubscribeResponse> observer, Position at) {
    observer.onNext(
        SubscribeResponse.newBuilder()
            .setSnapshotRecords(SnapshotRecords.newBuilder().addAllRecords(state.records.values()))
            .build());
    observer.onNext(
        SubscribeResponse.newBuilder()
            .setSnapshotEnd(
                SnapshotEnd.newBuilder().setPosition(at).setRecords(state.records.size()))
            .build());
  }

  private FeedEntry.Builder entry(long sequence, boolean isFirst) {
    if (isFirst && !declared.isEmpty()) {
      return declaration(sequence);
    }
    if (isFirst && refusing) {
      return refusal(sequence);
    }
    return expiring ? expiry(sequence) : sale(sequence);
  }

  private FeedEntry.Builder declaration(long sequence) {
    return FeedEntry.newBuilder()
        .setHeader(EntryHeader.newBuilder().setSequence(sequence).setOrigin("office"))
        .addSlices(StoreSlice.newBuilder().setStore(declared).setDeclared(true));
  }

  private static FeedEntry.Builder refusal(long sequence) {
    return FeedEntry.newBuilder()
        .setHeader(
            EntryHeader.newBuilder()
                .setSequence(sequence)
                .setOrigin("till-1")
                .setRefusal(
                    Refusal.newBuilder().setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)))
        .addSlices(StoreSlice.newBuilder().setStore("France").addLines(line()));
  }

  private static FeedEntry.Builder expiry(long sequence) {
    RecordChange change =
        RecordChange.newBuilder()
            .setRecord(Record.newBuilder().setProduct("A").setStore("France").setAvailable(3))
            .setLowStock(LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW)
            .build();
    return FeedEntry.newBuilder()
        .setHeader(
            EntryHeader.newBuilder()
                .setSequence(sequence)
                .setKind(CommandKind.COMMAND_KIND_FACT)
                .setOperation(OperationKind.OPERATION_KIND_EXPIRE))
        .addSlices(StoreSlice.newBuilder().setStore("France").addChanges(change));
  }

  private static FeedEntry.Builder sale(long sequence) {
    Record after =
        Record.newBuilder()
            .setProduct("85123A")
            .setStore("France")
            .setOnHand(10_000 - sequence)
            .setVersion(sequence)
            .build();
    return FeedEntry.newBuilder()
        .setHeader(EntryHeader.newBuilder().setSequence(sequence).setOrigin("till-1"))
        .addSlices(
            StoreSlice.newBuilder()
                .setStore("France")
                .addLines(line())
                .addChanges(RecordChange.newBuilder().setRecord(after).setOnHandDelta(-1)));
  }

  private static AdjustLine line() {
    return AdjustLine.newBuilder()
        .setProduct("85123A")
        .setStore("France")
        .setDelta(-1)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .build();
  }
}
