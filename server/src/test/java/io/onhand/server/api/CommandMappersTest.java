package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
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
  void reserveSaysWhichLineOrThatTheDurationIsWrong() {
    ReserveStockRequest good =
        ReserveStockRequest.newBuilder()
            .setCommand(HEADER)
            .addLines(hold("A", 1))
            .addLines(hold("B", 2).toBuilder().setExpectedVersion(7))
            .setDuration(duration(60, 5_000))
            .build();
    Reserve reserve = (Reserve) ReservationCommandMapper.reserve(good, "").body();

    assertThat(reserve.durationMicros()).isEqualTo(60_000_005);
    assertThat(reserve.lines().get(1).expectedVersion()).isEqualTo(OptionalLong.of(7));
    for (Duration wrong :
        List.of(
            duration(0, 0),
            duration(0, 999_999_000),
            duration(60, 1),
            duration(-1, 0),
            duration(1, -1),
            duration(30 * 86_400, 1_000),
            duration(Long.MAX_VALUE, 0))) {
      refused("duration", () -> reserve(good.toBuilder().setDuration(wrong)));
    }
    refused("lines", () -> reserve(good.toBuilder().clearLines()));
    refused("lines[1].quantity", () -> reserve(good.toBuilder().setLines(1, hold("A", 0))));
    refused("lines[0].quantity", () -> reserve(good.toBuilder().setLines(0, hold("A", -1))));
    refused("lines[1].product", () -> reserve(good.toBuilder().setLines(1, hold(" ", 1))));
    refused(
        "lines[2].expected_version",
        () -> reserve(good.toBuilder().addLines(hold("A", 1).toBuilder().setExpectedVersion(1))));
    refused("command.origin", () -> reserve(good.toBuilder().clearCommand()));
    refused("command.kind", () -> reserve(good.toBuilder().setCommand(fact())));
  }

  @Test
  void commitNamesEachRecordOnceAndKnowsItsChoices() {
    CommitReservationRequest good =
        CommitReservationRequest.newBuilder()
            .setCommand(fact())
            .setReservationId(ID)
            .addLines(part("A", 1))
            .build();
    Commit commit = (Commit) ReservationCommandMapper.commit(good, "").body();

    assertThat(commit.reservation()).hasToString(ID);
    assertThat(commit.remainder()).isEqualTo(Remainder.RELEASE);
    assertThat(commit.onExpired()).isEqualTo(OnExpired.REJECT);
    refused("lines[1]", () -> commit(good.toBuilder().addLines(part("A", 2))));
    refused("lines[0].quantity", () -> commit(good.toBuilder().setLines(0, part("A", 0))));
    refused("remainder", () -> commit(good.toBuilder().setRemainderValue(9)));
    refused("on_expired", () -> commit(good.toBuilder().setOnExpiredValue(9)));
    for (String id : List.of("", "42", "zik0zj-0", "0-42", "zik0zj-042", "A-1", "x".repeat(65))) {
      refused("reservation_id", () -> commit(good.toBuilder().setReservationId(id)));
    }
  }

  @Test
  void releaseAndExtendNameAReservation() {
    refused(
        "reservation_id",
        () ->
            ReservationCommandMapper.release(
                ReleaseReservationRequest.newBuilder().setCommand(HEADER).build(), ""));
    refused(
        "command.kind",
        () ->
            ReservationCommandMapper.release(
                ReleaseReservationRequest.newBuilder()
                    .setCommand(fact())
                    .setReservationId(ID)
                    .build(),
                ""));
    refused(
        "duration",
        () ->
            ReservationCommandMapper.extend(
                ExtendReservationRequest.newBuilder()
                    .setCommand(HEADER)
                    .setReservationId(ID)
                    .build(),
                ""));
  }

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

  private static void refused(String field, Supplier<?> mapper) {
    InvalidFieldException refusal = catchThrowableOfType(InvalidFieldException.class, mapper::get);
    assertThat(refusal).as("%s is refused", field).isNotNull();
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.problem()).startsWith("Expected ");
  }

  private static Command reserve(ReserveStockRequest.Builder request) {
    return ReservationCommandMapper.reserve(request.build(), "");
  }

  private static Command commit(CommitReservationRequest.Builder request) {
    return ReservationCommandMapper.commit(request.build(), "");
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

  private static HoldLine hold(String product, long quantity) {
    return HoldLine.newBuilder()
        .setProduct(product)
        .setStore("Paris")
        .setQuantity(quantity)
        .build();
  }

  private static PartLine part(String product, long quantity) {
    return PartLine.newBuilder()
        .setProduct(product)
        .setStore("Paris")
        .setQuantity(quantity)
        .build();
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
