package io.onhand.server.storage.schema;

import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.statemachine.TransferCommand;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.Shipment;
import io.onhand.storage.v1.ShipmentLine;
import java.util.List;
import java.util.OptionalLong;

/** What commands that move goods between stores ask. */
final class TransferBodyCodec {
  private TransferBodyCodec() {}

  static void encode(TransferCommand body, Entry.Builder message) {
    switch (body) {
      case Move move ->
          message
              .setOperation(Operation.OPERATION_MOVE)
              .setShipment(shipment(move.fromStore(), move.toStore(), move.lines()));
      case Dispatch dispatch ->
          message
              .setOperation(Operation.OPERATION_DISPATCH)
              .setShipment(shipment(dispatch.fromStore(), dispatch.toStore(), dispatch.lines()));
      case Receive receive -> {
        message
            .setOperation(Operation.OPERATION_RECEIVE)
            .getReceiveBuilder()
            .setTransfer(LogIdCodec.message(receive.transfer()));
        receive.lines().forEach(line -> message.getReceiveBuilder().addLines(received(line)));
      }
      case Cancel cancel ->
          message
              .setOperation(Operation.OPERATION_CANCEL)
              .setCancel(LogIdCodec.message(cancel.transfer()));
    }
  }

  static Move move(Shipment message) {
    return new Move(message.getFromStore(), message.getToStore(), lines(message));
  }

  static Dispatch dispatch(Shipment message) {
    return new Dispatch(message.getFromStore(), message.getToStore(), lines(message));
  }

  static Receive receive(io.onhand.storage.v1.Receive message) {
    return new Receive(
        LogIdCodec.id(message.getTransfer()),
        message.getLinesList().stream().map(TransferBodyCodec::received).toList());
  }

  static Cancel cancel(io.onhand.storage.v1.LogId message) {
    return new Cancel(LogIdCodec.id(message));
  }

  private static Shipment shipment(String from, String to, List<MoveLine> lines) {
    Shipment.Builder message = Shipment.newBuilder().setFromStore(from).setToStore(to);
    for (MoveLine line : lines) {
      ShipmentLine.Builder lineMessage =
          message.addLinesBuilder().setProduct(line.product()).setQuantity(line.quantity());
      line.expectedVersion().ifPresent(lineMessage::setExpectedVersion);
    }
    return message.build();
  }

  private static List<MoveLine> lines(Shipment message) {
    return message.getLinesList().stream()
        .map(line ->
            new MoveLine(
                line.getProduct(),
                line.getQuantity(),
                line.hasExpectedVersion()
                    ? OptionalLong.of(line.getExpectedVersion())
                    : OptionalLong.empty()))
        .toList();
  }

  private static io.onhand.storage.v1.ReceivedLine received(ReceivedLine line) {
    return io.onhand.storage.v1.ReceivedLine.newBuilder()
        .setProduct(line.product())
        .setReceived(line.received())
        .setDamaged(line.damaged())
        .setMissing(line.missing())
        .setOver(line.over())
        .build();
  }

  private static ReceivedLine received(io.onhand.storage.v1.ReceivedLine line) {
    return new ReceivedLine(
        line.getProduct(),
        line.getReceived(),
        line.getDamaged(),
        line.getMissing(),
        line.getOver());
  }
}
