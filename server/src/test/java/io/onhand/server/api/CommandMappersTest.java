package io.onhand.server.api;

import static io.onhand.server.api.InvalidFields.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.domain.Floor;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request that cannot be a command is refused with the path of the field")
final class CommandMappersTest {
  private static final String ID = "zik0zj-42";
  private static final CommandHeader HEADER =
      CommandHeader.newBuilder().setOrigin("till").setIdempotencyKey("k").build();
  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("A").setStore("Paris").build();

  @Test
  void movesGoBetweenTwoStores() {
    MoveStockRequest good =
        MoveStockRequest.newBuilder()
            .setCommand(HEADER)
            .setFromStore("Paris")
            .setToStore("Rome")
            .addLines(MoveLine.newBuilder().setProduct("A").setQuantity(1))
            .build();

    assertThat(TransferCommandMapper.move(good, "").body().records()).hasSize(2);
    refused("to_store", () -> move(good.toBuilder().setToStore("Paris")));
    refused("from_store", () -> move(good.toBuilder().clearFromStore()));
    refused("lines", () -> move(good.toBuilder().clearLines()));
    refused(
        "lines[1].quantity",
        () -> move(good.toBuilder().addLines(MoveLine.newBuilder().setProduct("B"))));
    refused(
        "expected_version",
        () ->
            TransferCommandMapper.dispatch(
                DispatchTransferRequest.newBuilder()
                    .setCommand(fact())
                    .setFromStore("Paris")
                    .setToStore("Rome")
                    .addLines(
                        MoveLine.newBuilder().setProduct("A").setQuantity(1).setExpectedVersion(1))
                    .build(),
                ""));
  }

  @Test
  void whatArrivesIsSaidOncePerProduct() {
    ReceiveTransferRequest good =
        ReceiveTransferRequest.newBuilder()
            .setCommand(fact())
            .setTransferId(ID)
            .addLines(ReceivedLine.newBuilder().setProduct("A").setMissing(1))
            .build();

    assertThat(TransferCommandMapper.receive(good, "").isFact()).isTrue();
    refused(
        "lines[0].received",
        () -> receive(good.toBuilder().setLines(0, ReceivedLine.newBuilder().setProduct("A"))));
    refused(
        "lines[0].damaged",
        () -> receive(good.toBuilder().setLines(0, good.getLines(0).toBuilder().setDamaged(-1))));
    refused("lines[1]", () -> receive(good.toBuilder().addLines(good.getLines(0))));
    refused("transfer_id", () -> receive(good.toBuilder().clearTransferId()));
    refused(
        "transfer_id",
        () ->
            TransferCommandMapper.cancel(
                CancelTransferRequest.newBuilder().setCommand(HEADER).build(), ""));
  }

  @Test
  void aCountBringsItsAnchorBack() {
    CountStockRequest good =
        CountStockRequest.newBuilder()
            .setCommand(HEADER)
            .setKey(KEY)
            .setCounted(0)
            .setAnchor(CountAnchor.newBuilder().setEpoch(7))
            .build();

    assertThat(CorrectionCommandMapper.count(good, "").isFact()).isTrue();
    refused("anchor", () -> count(good.toBuilder().clearAnchor()));
    refused("anchor.epoch", () -> count(good.toBuilder().setAnchor(CountAnchor.newBuilder())));
    refused(
        "anchor.on_hand",
        () -> count(good.toBuilder().setAnchor(good.getAnchor().toBuilder().setOnHand(1))));
    refused("counted", () -> count(good.toBuilder().setCounted(-1)));
    refused("key.product", () -> count(good.toBuilder().clearKey()));
  }

  @Test
  void aVoidMeansItsOwnOriginUnlessItNamesAnother() {
    VoidOperationRequest good =
        VoidOperationRequest.newBuilder().setCommand(HEADER).setVoidedKey("sale").build();

    assertThat(voided(good.toBuilder()).origin()).isEqualTo("till");
    assertThat(voided(good.toBuilder().setVoidedOrigin("web")).origin()).isEqualTo("web");
    refused("voided_key", () -> voided(good.toBuilder().clearVoidedKey()));
    refused("voided_origin", () -> voided(good.toBuilder().setVoidedOrigin(" web")));
  }

  @Test
  void operatorsNameARecordOrAnException() {
    SetFloorRequest floor = SetFloorRequest.newBuilder().setCommand(HEADER).setKey(KEY).build();

    assertThat(((SetFloor) AdminCommandMapper.setFloor(floor, "").body()).floor())
        .isEqualTo(Floor.NONE);
    refused(
        "floor",
        () -> AdminCommandMapper.setFloor(floor.toBuilder().setFloor(Long.MIN_VALUE).build(), ""));
    refused(
        "key.product", () -> AdminCommandMapper.setFloor(floor.toBuilder().clearKey().build(), ""));
    refused(
        "low_stock_at",
        () ->
            AdminCommandMapper.setLowStock(
                SetLowStockRequest.newBuilder()
                    .setCommand(HEADER)
                    .setKey(KEY)
                    .setLowStockAt(Long.MAX_VALUE)
                    .build(),
                ""));
    ResolveExceptionRequest resolve =
        ResolveExceptionRequest.newBuilder()
            .setCommand(HEADER)
            .setExceptionId(ID)
            .setReason("found")
            .build();
    refused(
        "exception_id",
        () ->
            AdminCommandMapper.resolveException(
                resolve.toBuilder().clearExceptionId().build(), ""));
    refused(
        "reason",
        () -> AdminCommandMapper.resolveException(resolve.toBuilder().setReason(" ").build(), ""));
  }

  @Test
  void anItemOfAStreamHasACommand() {
    refused(
        "command", () -> StreamItemMapper.command(MutateStreamRequest.getDefaultInstance(), ""));
    refused(
        "anchor",
        () ->
            StreamItemMapper.command(
                MutateStreamRequest.newBuilder()
                    .setCountStock(CountStockRequest.newBuilder().setCommand(HEADER).setKey(KEY))
                    .build(),
                ""));
  }

  private static Command move(MoveStockRequest.Builder request) {
    return TransferCommandMapper.move(request.build(), "");
  }

  private static Command receive(ReceiveTransferRequest.Builder request) {
    return TransferCommandMapper.receive(request.build(), "");
  }

  private static Command count(CountStockRequest.Builder request) {
    return CorrectionCommandMapper.count(request.build(), "");
  }

  private static VoidOperation voided(VoidOperationRequest.Builder request) {
    return (VoidOperation) CorrectionCommandMapper.voidOperation(request.build(), "").body();
  }

  private static CommandHeader fact() {
    return HEADER.toBuilder().setKind(CommandKind.COMMAND_KIND_FACT).build();
  }
}
