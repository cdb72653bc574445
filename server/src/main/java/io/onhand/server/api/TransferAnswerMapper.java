package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.TransferCommand;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers to commands that move goods between stores. Records come product by product, the source's
 * before the destination's.
 */
final class TransferAnswerMapper {
  private TransferAnswerMapper() {}

  static Message answer(TransferCommand command, AcceptedEntry entry) {
    return switch (command) {
      case Move move ->
          MoveStockResponse.newBuilder()
              .setReceipt(entry.receipt())
              .addAllRecords(entry.records(move.records()))
              .build();
      case Dispatch dispatch ->
          DispatchTransferResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setTransfer(entry.transfer())
              .addAllRecords(entry.records(dispatch.records()))
              .build();
      case Receive _ ->
          ReceiveTransferResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setTransfer(entry.transfer())
              .addAllRecords(entry.records())
              .build();
      case Cancel _ ->
          CancelTransferResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setTransfer(entry.transfer())
              .addAllRecords(entry.records(records(entry.change(TransferChanged.class).after())))
              .build();
    };
  }

  private static List<RecordKey> records(Transfer transfer) {
    List<RecordKey> records = new ArrayList<>(transfer.lines().size() * 2);
    for (TransferLine line : transfer.lines()) {
      records.add(transfer.source(line.product()));
      records.add(transfer.destination(line.product()));
    }
    return records;
  }
}
