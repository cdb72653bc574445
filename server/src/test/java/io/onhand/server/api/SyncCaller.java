package io.onhand.server.api;

import static io.onhand.server.api.SyncParts.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who syncs, and looks at what came of it. */
final class SyncCaller {
  private final TestCentral central;

  SyncCaller(TestCentral central) {
    this.central = central;
  }

  /** Sets records as they should be at first. */
  void load(SyncRow... rows) {
    play(
        SyncStockRequest.newBuilder()
            .setStart(
                SyncStart.newBuilder()
                    .setOrigin("erp")
                    .setRunId("load " + rows[0].getProduct() + rows[0].getStore()))
            .build(),
        chunk(1, rows));
  }

  /** Sends a stream that succeeds. */
  List<SyncStockResponse> play(SyncStockRequest... parts) {
    Collected<SyncStockResponse> answers = send(parts);
    List<SyncStockResponse> all = answers.awaitEnd();
    assertThat(answers.failure()).isNull();
    return all;
  }

  /** Why a stream fails. */
  ErrorReason reasonOf(SyncStockRequest... parts) {
    Collected<SyncStockResponse> answers = send(parts);
    answers.awaitEnd();
    Throwable failure = answers.failure();
    assertThat(failure).isNotNull();
    return OnhandError.of(failure).reason();
  }

  private Collected<SyncStockResponse> send(SyncStockRequest... parts) {
    Collected<SyncStockResponse> answers = new Collected<>();
    StreamObserver<SyncStockRequest> stream = central.inventoryAsync().syncStock(answers);
    List.of(parts).forEach(stream::onNext);
    stream.onCompleted();
    return answers;
  }

  Map<String, Long> onHand(String store) {
    Map<String, Long> onHand = new LinkedHashMap<>();
    records(store).forEach(record -> onHand.put(record.getProduct(), record.getOnHand()));
    return onHand;
  }

  /** All records of a store, as of now. */
  List<Record> records(String store) {
    List<Record> records = new ArrayList<>();
    Position head = central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead();
    ListRecordsRequest.Builder request =
        ListRecordsRequest.newBuilder()
            .setStore(store)
            .setPageSize(1_000)
            .setRead(ReadOptions.newBuilder().setMinPosition(head));
    ListRecordsResponse page;
    do {
      page = central.inventory().listRecords(request.build());
      records.addAll(page.getRecordsList());
      request.setPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    return records;
  }
}
