package io.onhand.cli.fake;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncFinished;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.SyncZeroed;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Stock in a map. */
final class FakeInventory extends FakeOperations {

  private final FakeState state;

  FakeInventory(FakeState state) {
    super(state);
    this.state = state;
  }

  /** Answers a call as the state's faults will have it. */
  static <T> void answer(
      FakeState state, Object request, StreamObserver<T> observer, Supplier<T> answer) {
    try {
      state.beforeCall(request);
      if (state.hangs()) {
        return;
      }
      T response = answer.get();
      state.afterCall();
      observer.onNext(response);
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    answer(state, request, observer, () -> adjust(request));
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> observer) {
    answer(
        state,
        request,
        observer,
        () -> {
          Record record = state.find(request.getKey().getProduct(), request.getKey().getStore());
          if (record == null) {
            throw Faults.of(
                Code.NOT_FOUND,
                "RECORD_NOT_FOUND",
                "Expected a record, but there is none.",
                Map.of(
                    "product",
                    request.getKey().getProduct(),
                    "store",
                    request.getKey().getStore()));
          }
          return GetRecordResponse.newBuilder()
              .setRecord(record)
              .setFreshness(state.freshness())
              .build();
        });
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> observer) {
    answer(
        state,
        request,
        observer,
        () -> {
          List<Record> records =
              state.records.values().stream()
                  .filter(it -> it.getProduct().equals(request.getProduct()))
                  .toList();
          long sum = records.stream().mapToLong(Record::getOnHand).sum();
          return GetAvailabilityResponse.newBuilder()
              .addAllRecords(records)
              .setOnHand(sum)
              .setAvailable(sum)
              .setFreshness(state.freshness())
              .build();
        });
  }

  @Override
  public void listRecords(
      ListRecordsRequest request, StreamObserver<ListRecordsResponse> observer) {
    answer(
        state,
        request,
        observer,
        () -> {
          List<Record> all =
              state.records.values().stream()
                  .filter(it ->
                      request.hasStore()
                          ? it.getStore().equals(request.getStore())
                          : it.getProduct().equals(request.getProduct()))
                  .toList();
          int from =
              request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
          int to = Math.min(all.size(), from + request.getPageSize());
          return ListRecordsResponse.newBuilder()
              .addAllRecords(all.subList(from, to))
              .setNextPageToken(to < all.size() ? Integer.toString(to) : "")
              .setFreshness(state.freshness())
              .build();
        });
  }

  @Override
  public StreamObserver<SyncStockRequest> syncStock(StreamObserver<SyncStockResponse> observer) {
    return new Sync(observer);
  }

  private static void requireEpoch(long expected) {
    if (expected != 0 && expected != FakeState.EPOCH) {
      throw Faults.of(Code.ABORTED, "EPOCH_CHANGED", "Expected another epoch.", Map.of());
    }
  }

  private AdjustStockResponse adjust(AdjustStockRequest request) {
    synchronized (state) {
      String id =
          request.getCommand().getOrigin() + '\0' + request.getCommand().getIdempotencyKey();
      if (state.answers.get(id) instanceof AdjustStockResponse before) {
        return before.toBuilder()
            .setReceipt(before.getReceipt().toBuilder().setReplayed(true))
            .build();
      }
      AdjustLine line = request.getLine();
      state.requireStore(line.getStore());
      Record record = state.find(line.getProduct(), line.getStore());
      long version = record == null ? 0 : record.getVersion();
      if (line.hasExpectedVersion()) {
        requireEpoch(request.getCommand().getExpectedEpoch());
      }
      if (line.hasExpectedVersion() && line.getExpectedVersion() != version) {
        throw Faults.of(
            Code.ABORTED,
            "VERSION_CONFLICT",
            "Expected another version.",
            Map.of("version", Long.toString(version)));
      }
      long onHand = (record == null ? 0 : record.getOnHand()) + line.getDelta();
      if (onHand < 0) {
        throw Faults.of(
            Code.FAILED_PRECONDITION,
            "INSUFFICIENT_STOCK",
            "Expected available to stay at or above the floor, but it would fall below.",
            Map.of("product", line.getProduct(), "store", line.getStore(), "available", "2"));
      }
      Record after = state.changed(line.getProduct(), line.getStore(), onHand);
      state.put(after);
      AdjustStockResponse response =
          AdjustStockResponse.newBuilder().setReceipt(receipt()).setRecord(after).build();
      state.answers.put(id, response);
      return response;
    }
  }

  private Receipt receipt() {
    return Receipt.newBuilder().setApplied(Applied.newBuilder().setPosition(state.head())).build();
  }

  /** One stream of a sync run. */
  private final class Sync implements StreamObserver<SyncStockRequest> {

    private final StreamObserver<SyncStockResponse> observer;
    private final Set<String> listed = new HashSet<>();
    private SyncStart opened = SyncStart.getDefaultInstance();
    private String run = "";
    private boolean ended;

    Sync(StreamObserver<SyncStockResponse> observer) {
      this.observer = observer;
    }

    @Override
    public void onNext(SyncStockRequest request) {
      if (ended) {
        return;
      }
      try {
        state.beforeCall(request);
        if (state.hangs()) {
          return;
        }
        SyncStockResponse.Builder response = SyncStockResponse.newBuilder();
        if (request.hasStart()) {
          SyncStart start = request.getStart();
          run = start.getOrigin() + '\0' + start.getRunId();
          opened = start;
          response.setOpened(SyncOpened.newBuilder().setAnchor(state.head()).setReceipt(receipt()));
        } else if (request.hasFinish()) {
          zeroUnlisted();
          response.setFinished(SyncFinished.newBuilder().setReceipt(receipt()));
        } else {
          response.setChunk(decide(request.getChunk()));
        }
        state.afterCall();
        observer.onNext(response.build());
      } catch (StatusRuntimeException e) {
        ended = true;
        observer.onError(e);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      if (!ended) {
        observer.onCompleted();
      }
    }

    private SyncChunkResult decide(SyncChunk chunk) {
      synchronized (state) {
        String id = run + '\0' + chunk.getNumber();
        if (state.answers.get(id + " rows") instanceof SyncChunk before && !before.equals(chunk)) {
          throw Faults.of(
              Code.INVALID_ARGUMENT, "IDEMPOTENCY_KEY_REUSED", "Another content.", Map.of());
        }
        if (state.answers.get(id) instanceof SyncChunkResult before) {
          return before.toBuilder()
              .setReceipt(before.getReceipt().toBuilder().setReplayed(true))
              .build();
        }
        requireEpoch(chunk.getExpectedEpoch());
        SyncChunkResult.Builder result =
            SyncChunkResult.newBuilder().setNumber(chunk.getNumber()).setReceipt(receipt());
        chunk.getRowsList().forEach(row -> result.addRows(decide(row)));
        state.chunksDecided.add(chunk.getNumber());
        state.answers.put(id, result.build());
        state.answers.put(id + " rows", chunk);
        return result.build();
      }
    }

    /** Tells it twice, as after a break. */
    private void zeroUnlisted() {
      synchronized (state) {
        SyncZeroed.Builder zeroed = SyncZeroed.newBuilder();
        for (Record record : List.copyOf(state.records.values())) {
          boolean meant =
              opened.getStoresList().contains(record.getStore())
                  && !listed.contains(record.getStore() + '\0' + record.getProduct());
          if (meant) {
            Record after = state.changed(record.getProduct(), record.getStore(), 0);
            state.put(after);
            zeroed.addRows(
                SyncRowResult.newBuilder()
                    .setOutcome(SyncOutcome.SYNC_OUTCOME_UPDATED)
                    .setRecord(after));
          }
        }
        SyncStockResponse step =
            SyncStockResponse.newBuilder().setZeroed(zeroed.setReceipt(receipt())).build();
        observer.onNext(step);
        observer.onNext(step);
      }
    }

    private SyncRowResult decide(SyncRow row) {
      listed.add(row.getStore() + '\0' + row.getProduct());
      if (!state.stores.contains(row.getStore())) {
        return SyncRowResult.newBuilder()
            .setOutcome(SyncOutcome.SYNC_OUTCOME_REJECTED)
            .setReason(io.onhand.inventory.v1.ErrorReason.ERROR_REASON_STORE_NOT_FOUND)
            .build();
      }
      Record record = state.find(row.getProduct(), row.getStore());
      long version = record == null ? 0 : record.getVersion();
      if (row.hasExpectedVersion() && row.getExpectedVersion() != version) {
        SyncRowResult.Builder conflict =
            SyncRowResult.newBuilder().setOutcome(SyncOutcome.SYNC_OUTCOME_CONFLICT);
        if (record != null) {
          conflict.setRecord(record);
        }
        return conflict.build();
      }
      if (record != null && record.getOnHand() == row.getOnHand()) {
        return SyncRowResult.newBuilder()
            .setOutcome(SyncOutcome.SYNC_OUTCOME_SKIPPED)
            .setRecord(record)
            .build();
      }
      Record after = state.changed(row.getProduct(), row.getStore(), row.getOnHand());
      state.put(after);
      return SyncRowResult.newBuilder()
          .setOutcome(
              record == null ? SyncOutcome.SYNC_OUTCOME_CREATED : SyncOutcome.SYNC_OUTCOME_UPDATED)
          .setRecord(after)
          .build();
    }
  }
}
