package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.TransferState;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Every stock operation works through an agent, beside callers of Central")
final class AgentOperationsIT {

  @TempDir Path data;

  private TestCentral central;
  private Agent agent;
  private TestAgent till;

  @BeforeEach
  void start() throws IOException {
    central = new TestCentral(data.resolve("central"));
    central.declare("Paris");
    central.declare("Lyon");
    central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
    agent =
        Agent.start(
            TestAgent.settings(data.resolve("agent"), central.port(), "Paris"),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    till = new TestAgent(agent.port());
    await().until(till::isUpToDate);
  }

  @AfterEach
  void stop() {
    till.close();
    agent.close();
    central.close();
  }

  @Test
  void readsWhatWasReservedThroughItAndSoldAtCentral() {
    ReserveStockResponse held = till.inventory().reserveStock(reserve("r1", 3));
    assertThat(shown()).isEqualTo(held.getRecords(0));
    assertThat(shown().getAvailable()).isEqualTo(7);
    String id = held.getReservation().getReservationId();

    CommitReservationResponse sold =
        central
            .inventory()
            .commitReservation(
                CommitReservationRequest.newBuilder()
                    .setCommand(header("c1"))
                    .setReservationId(id)
                    .build());

    assertThat(shownAt(sold.getReceipt())).isEqualTo(sold.getRecords(0));
    assertThat(shown().getOnHand()).isEqualTo(7);
    assertThat(
            till.inventory()
                .getReservation(GetReservationRequest.newBuilder().setReservationId(id).build())
                .getReservation()
                .getState())
        .isEqualTo(ReservationState.RESERVATION_STATE_COMMITTED);
    assertThat(
            reason(() ->
                till.inventory()
                    .commitReservation(
                        CommitReservationRequest.newBuilder()
                            .setCommand(header("c2"))
                            .setReservationId(id)
                            .build())))
        .isEqualTo(ErrorReason.ERROR_REASON_RESERVATION_COMMITTED);
  }

  @Test
  void aCountSurvivesASaleBetweenTheLookAndTheCount() {
    Record look = till.record("22423", "Paris").getRecord();
    central.inventory().adjustStock(adjust("s1", "22423", "Paris", -2, ADJUST_REASON_SALE));

    CountStockResponse counted =
        till.inventory()
            .countStock(
                CountStockRequest.newBuilder()
                    .setCommand(header("n1"))
                    .setKey(key())
                    .setCounted(9)
                    .setAnchor(look.getCountAnchor())
                    .build());

    assertThat(counted.getCorrection()).isEqualTo(-1);
    assertThat(counted.getRecord().getOnHand()).isEqualTo(7);
    assertThat(shown()).isEqualTo(counted.getRecord());
  }

  @Test
  void goodsArriveFromAStoreThatThisAgentDoesNotServe() {
    central.inventory().adjustStock(adjust("k2", "22423", "Lyon", 5, ADJUST_REASON_RECEIPT));
    DispatchTransferResponse sent =
        central
            .inventory()
            .dispatchTransfer(
                DispatchTransferRequest.newBuilder()
                    .setCommand(header("d1"))
                    .setFromStore("Lyon")
                    .setToStore("Paris")
                    .addLines(MoveLine.newBuilder().setProduct("22423").setQuantity(4))
                    .build());
    assertThat(shownAt(sent.getReceipt()).getIncoming()).isEqualTo(4);
    String id = sent.getTransfer().getTransferId();

    ReceiveTransferResponse received =
        till.inventory()
            .receiveTransfer(
                ReceiveTransferRequest.newBuilder()
                    .setCommand(fact("v1"))
                    .setTransferId(id)
                    .build());

    assertThat(shown()).isEqualTo(received.getRecords(0));
    assertThat(shown().getOnHand()).isEqualTo(14);
    assertThat(
            till.inventory()
                .getTransfer(GetTransferRequest.newBuilder().setTransferId(id).build())
                .getTransfer()
                .getState())
        .isEqualTo(TransferState.TRANSFER_STATE_RECEIVED);
  }

  @Test
  void aSaleIsTakenBackAndTheHistoryTells() {
    till.inventory().adjustStock(adjust("s1", "22423", "Paris", -2, ADJUST_REASON_SALE));
    VoidOperationResponse voided =
        till.inventory()
            .voidOperation(
                VoidOperationRequest.newBuilder()
                    .setCommand(header("x1"))
                    .setVoidedKey("s1")
                    .build());

    assertThat(shown()).isEqualTo(voided.getRecords(0));
    assertThat(
            till.inventory()
                .getHistory(GetHistoryRequest.newBuilder().setKey(key()).build())
                .getEntriesList())
        .extracting(HistoryEntry::getOperation)
        .containsExactly(
            OperationKind.OPERATION_KIND_VOID,
            OperationKind.OPERATION_KIND_ADJUST,
            OperationKind.OPERATION_KIND_ADJUST);
  }

  @Test
  void refusesAPositionOfAnotherHistory() {
    Position other = Position.newBuilder().setEpoch(1).setSequence(1).build();

    assertThat(reason(() -> shownAt(other))).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
  }

  private Record shown() {
    return bare(till.record("22423", "Paris").getRecord());
  }

  private Record shownAt(Receipt receipt) {
    return shownAt(receipt.getApplied().getPosition());
  }

  private Record shownAt(Position position) {
    return bare(
        till.inventory()
            .getRecord(
                GetRecordRequest.newBuilder()
                    .setKey(key())
                    .setRead(ReadOptions.newBuilder().setMinPosition(position))
                    .build())
            .getRecord());
  }

  /** As answers to commands show it. */
  private static Record bare(Record record) {
    return record.toBuilder().clearCountAnchor().build();
  }

  private static ReserveStockRequest reserve(String key, long quantity) {
    return ReserveStockRequest.newBuilder()
        .setCommand(header(key))
        .addLines(HoldLine.newBuilder().setProduct("22423").setStore("Paris").setQuantity(quantity))
        .setDuration(Duration.newBuilder().setSeconds(600))
        .build();
  }

  private static CommandHeader fact(String key) {
    return header(key).toBuilder().setKind(CommandKind.COMMAND_KIND_FACT).build();
  }

  private static RecordKey key() {
    return RecordKey.newBuilder().setProduct("22423").setStore("Paris").build();
  }

  private static ErrorReason reason(Runnable call) {
    return OnhandError.of(catchThrowableOfType(StatusRuntimeException.class, call::run)).reason();
  }
}
