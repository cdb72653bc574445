package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;

import com.google.protobuf.Duration;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReserveStockRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reservations, transfers and exceptions at Paris and Rome, made at Central. */
final class OpenThings {
  private final InventoryServiceBlockingStub central;

  OpenThings(InventoryServiceBlockingStub central) {
    this.central = central;
  }

  /** Reservations over both stores, transfers from Paris to Rome, exceptions at Paris. */
  void openThreeOfEachKind() {
    stock("Paris");
    stock("Rome");
    for (int i = 0; i < 3; i++) {
      reserve("reserve " + i);
      calls()
          .dispatchTransfer(
              DispatchTransferRequest.newBuilder()
                  .setCommand(header("dispatch " + i))
                  .setFromStore("Paris")
                  .setToStore("Rome")
                  .addLines(MoveLine.newBuilder().setProduct("A").setQuantity(1))
                  .build());
      calls().adjustStock(soldAlready("sold " + i));
    }
  }

  /** Reserves and releases, over and over. */
  void comeAndGo(AtomicBoolean isOver) {
    for (int i = 0; !isOver.get(); i++) {
      String reservation = reserve("come " + i);
      calls()
          .releaseReservation(
              ReleaseReservationRequest.newBuilder()
                  .setCommand(header("go " + i))
                  .setReservationId(reservation)
                  .build());
    }
  }

  private void stock(String store) {
    calls().adjustStock(adjust("stock " + store, "A", store, 1_000, ADJUST_REASON_RECEIPT));
  }

  private String reserve(String key) {
    return calls()
        .reserveStock(
            ReserveStockRequest.newBuilder()
                .setCommand(header(key))
                .setDuration(Duration.newBuilder().setSeconds(3_600))
                .addLines(hold("Paris"))
                .addLines(hold("Rome"))
                .build())
        .getReservation()
        .getReservationId();
  }

  private static HoldLine hold(String store) {
    return HoldLine.newBuilder().setProduct("A").setStore(store).setQuantity(1).build();
  }

  /** More than there ever was of another product. */
  private static AdjustStockRequest soldAlready(String key) {
    AdjustStockRequest sale = adjust(key, "B", "Paris", -1, ADJUST_REASON_SALE);
    return sale.toBuilder()
        .setCommand(sale.getCommand().toBuilder().setKind(CommandKind.COMMAND_KIND_FACT))
        .build();
  }

  private InventoryServiceBlockingStub calls() {
    return central.withDeadlineAfter(20, TimeUnit.SECONDS);
  }
}
