package io.onhand.server.api;

import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReserveStockRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests of the origin {@code test}, and what became of those that fail. */
final class Requests {
  private Requests() {}

  static RecordKey key(String product, String store) {
    return RecordKey.newBuilder().setProduct(product).setStore(store).build();
  }

  /** A header of a fact. */
  static CommandHeader fact(String key) {
    return header(key).toBuilder().setKind(CommandKind.COMMAND_KIND_FACT).build();
  }

  /** A sale that has happened. */
  static AdjustStockRequest soldAlready(String key, String product, String store, long quantity) {
    return AdjustStockRequest.newBuilder()
        .setCommand(fact(key))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(product)
                .setStore(store)
                .setDelta(-quantity)
                .setReason(AdjustReason.ADJUST_REASON_SALE))
        .build();
  }

  static ReserveStockRequest reserve(String key, long seconds, HoldLine... lines) {
    ReserveStockRequest.Builder request =
        ReserveStockRequest.newBuilder()
            .setCommand(header(key))
            .setDuration(Duration.newBuilder().setSeconds(seconds));
    for (HoldLine line : lines) {
      request.addLines(line);
    }
    return request.build();
  }

  static HoldLine hold(String product, String store, long quantity) {
    return HoldLine.newBuilder().setProduct(product).setStore(store).setQuantity(quantity).build();
  }

  static PartLine part(String product, String store, long quantity) {
    return PartLine.newBuilder().setProduct(product).setStore(store).setQuantity(quantity).build();
  }

  static CommitReservationRequest commit(String key, String reservation, PartLine... lines) {
    CommitReservationRequest.Builder request =
        CommitReservationRequest.newBuilder().setCommand(header(key)).setReservationId(reservation);
    for (PartLine line : lines) {
      request.addLines(line);
    }
    return request.build();
  }

  static ReleaseReservationRequest release(String key, String reservation, PartLine... lines) {
    ReleaseReservationRequest.Builder request =
        ReleaseReservationRequest.newBuilder()
            .setCommand(header(key))
            .setReservationId(reservation);
    for (PartLine line : lines) {
      request.addLines(line);
    }
    return request.build();
  }

  static DispatchTransferRequest dispatch(
      String key, String from, String to, String product, long quantity) {
    return DispatchTransferRequest.newBuilder()
        .setCommand(header(key))
        .setFromStore(from)
        .setToStore(to)
        .addLines(move(product, quantity))
        .build();
  }

  static MoveLine move(String product, long quantity) {
    return MoveLine.newBuilder().setProduct(product).setQuantity(quantity).build();
  }

  static ReceiveTransferRequest receive(String key, String transfer, ReceivedLine... lines) {
    ReceiveTransferRequest.Builder request =
        ReceiveTransferRequest.newBuilder().setCommand(header(key)).setTransferId(transfer);
    for (ReceivedLine line : lines) {
      request.addLines(line);
    }
    return request.build();
  }

  /** The answer must show this position. */
  static ReadOptions showing(Position position) {
    return ReadOptions.newBuilder().setMinPosition(position).build();
  }

  /** The error of a call that fails. */
  static OnhandError error(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("the call fails").isNotNull();
    return OnhandError.of(failure);
  }
}
