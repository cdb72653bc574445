package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Requests.dispatch;
import static io.onhand.server.api.Requests.error;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.move;
import static io.onhand.server.api.Requests.receive;
import static io.onhand.server.api.Requests.showing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferState;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Goods move between stores, are seen on their way, and arrive in parts or come back")
final class TransfersIT {
  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    List.of("Paris", "Rome", "Oslo").forEach(central::declare);
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void movesInOneStepAndNamesTheSourceBeforeTheDestination() {
    stock("M1", 10);
    stock("M2", 10);
    MoveStockResponse moved =
        central
            .inventory()
            .moveStock(
                MoveStockRequest.newBuilder()
                    .setCommand(header("m1"))
                    .setFromStore("Paris")
                    .setToStore("Rome")
                    .addLines(move("M2", 4))
                    .addLines(move("M1", 1))
                    .addLines(move("M2", 1))
                    .build());

    assertThat(moved.getRecordsList())
        .extracting(Record::getProduct, Record::getStore, Record::getOnHand)
        .containsExactly(
            tuple("M2", "Paris", 5L),
            tuple("M2", "Rome", 5L),
            tuple("M1", "Paris", 9L),
            tuple("M1", "Rome", 1L));
  }

  @Test
  void isSeenOnItsWayAndArrivesInParts() {
    stock("D", 10);
    DispatchTransferResponse sent =
        central.inventory().dispatchTransfer(dispatch("d1", "Paris", "Rome", "D", 6));
    String id = sent.getTransfer().getTransferId();

    assertThat(sent.getTransfer().getCreated())
        .isEqualTo(sent.getReceipt().getApplied().getPosition());
    assertThat(sent.getRecordsList())
        .extracting(Record::getStore, Record::getOnHand, Record::getIncoming)
        .containsExactly(tuple("Paris", 4L, 0L), tuple("Rome", 0L, 6L));
    GetAvailabilityResponse seen =
        central
            .inventory()
            .getAvailability(GetAvailabilityRequest.newBuilder().setProduct("D").build());
    assertThat(seen.getOnHand()).isEqualTo(4);
    assertThat(seen.getInTransit()).isEqualTo(6);
    ExplainAvailabilityResponse why =
        central
            .inventory()
            .explainAvailability(
                ExplainAvailabilityRequest.newBuilder().setKey(key("D", "Rome")).build());
    assertThat(why.getTransfersList()).containsExactly(sent.getTransfer());
    assertThat(why.getTransfersTotal()).isEqualTo(1);

    ReceiveTransferResponse part =
        central
            .inventory()
            .receiveTransfer(receive("d2", id, arrived("D").setReceived(3).setDamaged(1).build()));
    assertThat(part.getTransfer().getState()).isEqualTo(TransferState.TRANSFER_STATE_IN_TRANSIT);
    OnhandError tooMuch =
        error(() ->
            central
                .inventory()
                .receiveTransfer(receive("d3", id, arrived("D").setReceived(3).build())));
    assertThat(tooMuch.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVER_RECEIPT);
    assertThat(tooMuch.metadata()).containsEntry("transfer_id", id).containsEntry("held", "2");
    ReceiveTransferResponse rest =
        central
            .inventory()
            .receiveTransfer(
                receive("d4", id, arrived("D").setReceived(1).setMissing(1).setOver(2).build()));
    assertThat(rest.getTransfer().getState()).isEqualTo(TransferState.TRANSFER_STATE_RECEIVED);
    assertThat(rest.getRecordsList())
        .extracting(Record::getOnHand, Record::getIncoming)
        .containsExactly(tuple(6L, 0L));
    assertThat(rest.getReceipt().getExceptionsList()).isEmpty();
    assertThat(get(id).getTransfer()).isEqualTo(rest.getTransfer());
    OnhandError late = error(() -> central.inventory().receiveTransfer(receive("d5", id)));
    assertThat(late.reason()).isEqualTo(ErrorReason.ERROR_REASON_TRANSFER_RECEIVED);
    assertThat(late.metadata()).containsEntry("transfer_id", id).containsEntry("state", "RECEIVED");
  }

  @Test
  void comesBackWhenCancelled() {
    stock("X", 10);
    String id = sent("x1", "Rome", "X", 3);
    CancelTransferResponse back = central.inventory().cancelTransfer(cancel("x2", id));

    assertThat(back.getTransfer().getState()).isEqualTo(TransferState.TRANSFER_STATE_CANCELLED);
    assertThat(back.getTransfer().getLines(0).getReturned()).isEqualTo(3);
    assertThat(back.getRecordsList())
        .extracting(Record::getStore, Record::getOnHand, Record::getIncoming)
        .containsExactly(tuple("Paris", 10L, 0L), tuple("Rome", 0L, 0L));
    assertThat(error(() -> central.inventory().cancelTransfer(cancel("x3", id))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_TRANSFER_CANCELLED);
  }

  @Test
  void listsThoseOnTheirWayOldestFirstPageByPage() {
    stock("L", 100);
    List<String> oldestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      oldestFirst.add(sent("l" + i, "Oslo", "L", 1));
    }
    String over = sent("l8", "Oslo", "L", 1);
    central.inventory().cancelTransfer(cancel("l9", over));
    ListTransfersRequest.Builder request =
        ListTransfersRequest.newBuilder()
            .setStore("Oslo")
            .setPageSize(2)
            .setRead(showing(get(over).getFreshness().getAsOf()));
    List<String> listed = new ArrayList<>();
    do {
      ListTransfersResponse page = central.inventory().listTransfers(request.build());
      page.getTransfersList().forEach(it -> listed.add(it.getTransferId()));
      request.setPageToken(page.getNextPageToken());
      sent("during" + listed.size(), "Oslo", "L", 1);
    } while (!request.getPageToken().isEmpty());

    assertThat(listed).containsExactlyElementsOf(oldestFirst);
    assertThat(
            central
                .inventory()
                .listTransfers(request.setStore("").setPageSize(0).build())
                .getTransfersList())
        .extracting(Transfer::getTransferId)
        .containsSubsequence(oldestFirst)
        .doesNotContain(over);
  }

  @Test
  void refusesIdsThatNobodyHas() {
    assertThat(error(() -> get("zz-9")).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_TRANSFER_NOT_FOUND);
    assertThat(error(() -> central.inventory().cancelTransfer(cancel("no", "zz-9"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_TRANSFER_NOT_FOUND);
  }

  private static ReceivedLine.Builder arrived(String product) {
    return ReceivedLine.newBuilder().setProduct(product);
  }

  private static CancelTransferRequest cancel(String key, String id) {
    return CancelTransferRequest.newBuilder().setCommand(header(key)).setTransferId(id).build();
  }

  private static String sent(String key, String to, String product, long quantity) {
    return central
        .inventory()
        .dispatchTransfer(dispatch(key, "Paris", to, product, quantity))
        .getTransfer()
        .getTransferId();
  }

  private static GetTransferResponse get(String id) {
    return central
        .inventory()
        .getTransfer(GetTransferRequest.newBuilder().setTransferId(id).build());
  }

  private static void stock(String product, long quantity) {
    central
        .inventory()
        .adjustStock(adjust("stock " + product, product, "Paris", quantity, ADJUST_REASON_RECEIPT));
  }
}
