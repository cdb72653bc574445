package io.onhand.server.api;

import static io.onhand.server.api.InvalidFields.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A request on a reservation that cannot be a command is refused by the path of its field")
final class ReservationCommandMapperTest {
  private static final String ID = "zik0zj-42";
  private static final CommandHeader HEADER =
      CommandHeader.newBuilder().setOrigin("till").setIdempotencyKey("k").build();

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

  private static Command reserve(ReserveStockRequest.Builder request) {
    return ReservationCommandMapper.reserve(request.build(), "");
  }

  private static Command commit(CommitReservationRequest.Builder request) {
    return ReservationCommandMapper.commit(request.build(), "");
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

  private static CommandHeader fact() {
    return HEADER.toBuilder().setKind(CommandKind.COMMAND_KIND_FACT).build();
  }
}
