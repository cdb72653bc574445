package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferLine;
import io.onhand.inventory.v1.TransferState;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves, transfers, counts and voids over a {@link FakeStock}, as far as the demo's back room needs
 * them; none is ever refused. Guarded by the stock.
 */
final class FakeBackroom {

  private final FakeStock stock;
  private final Map<String, Transfer.Builder> transfers = new TreeMap<>();
  private final Map<String, Map<StockKey, Long>> sold = new HashMap<>();

  FakeBackroom(FakeStock stock) {
    this.stock = stock;
  }

  MoveStockResponse move(MoveStockRequest request) {
    MoveStockResponse.Builder response = MoveStockResponse.newBuilder();
    request
        .getLinesList()
        .forEach(line ->
            response
                .addRecords(
                    stock.change(
                        new StockKey(line.getProduct(), request.getFromStore()),
                        -line.getQuantity()))
                .addRecords(
                    stock.change(
                        new StockKey(line.getProduct(), request.getToStore()),
                        line.getQuantity())));
    return response.setReceipt(stock.receipt()).build();
  }

  DispatchTransferResponse dispatch(DispatchTransferRequest request) {
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setTransferId("t" + (transfers.size() + 1))
            .setFromStore(request.getFromStore())
            .setToStore(request.getToStore())
            .setState(TransferState.TRANSFER_STATE_IN_TRANSIT);
    DispatchTransferResponse.Builder response = DispatchTransferResponse.newBuilder();
    request
        .getLinesList()
        .forEach(line -> {
          transfer.addLines(
              TransferLine.newBuilder()
                  .setProduct(line.getProduct())
                  .setOutstanding(line.getQuantity()));
          response
              .addRecords(
                  stock.change(
                      new StockKey(line.getProduct(), request.getFromStore()), -line.getQuantity()))
              .addRecords(
                  stock.change(
                      new StockKey(line.getProduct(), request.getToStore()),
                      0,
                      0,
                      line.getQuantity()));
        });
    transfers.put(transfer.getTransferId(), transfer);
    return response.setTransfer(transfer).setReceipt(stock.receipt()).build();
  }

  ReceiveTransferResponse receive(ReceiveTransferRequest request) {
    Transfer.Builder transfer = transfers.getOrDefault(request.getTransferId(), none());
    ReceiveTransferResponse.Builder response = ReceiveTransferResponse.newBuilder();
    request
        .getLinesList()
        .forEach(received ->
            transfer.getLinesBuilderList().stream()
                .filter(line -> line.getProduct().equals(received.getProduct()))
                .forEach(line -> {
                  response.addRecords(
                      stock.change(
                          new StockKey(line.getProduct(), transfer.getToStore()),
                          received.getReceived(),
                          0,
                          -line.getOutstanding()));
                  line.setOutstanding(0);
                }));
    if (transfer.getLinesList().stream().allMatch(line -> line.getOutstanding() == 0)) {
      transfer.setState(TransferState.TRANSFER_STATE_RECEIVED);
    }
    return response.setTransfer(transfer).setReceipt(stock.receipt()).build();
  }

  CancelTransferResponse cancel(CancelTransferRequest request) {
    Transfer.Builder transfer = transfers.getOrDefault(request.getTransferId(), none());
    CancelTransferResponse.Builder response = CancelTransferResponse.newBuilder();
    for (TransferLine line : transfer.getLinesList()) {
      response
          .addRecords(
              stock.change(
                  new StockKey(line.getProduct(), transfer.getFromStore()), line.getOutstanding()))
          .addRecords(
              stock.change(
                  new StockKey(line.getProduct(), transfer.getToStore()),
                  0,
                  0,
                  -line.getOutstanding()));
    }
    transfer.setState(TransferState.TRANSFER_STATE_CANCELLED);
    return response.setTransfer(transfer).setReceipt(stock.receipt()).build();
  }

  List<Transfer> open() {
    return transfers.values().stream()
        .filter(transfer -> transfer.getState() == TransferState.TRANSFER_STATE_IN_TRANSIT)
        .map(Transfer.Builder::build)
        .toList();
  }

  Record look(RecordKey key) {
    Record record = stock.record(new StockKey(key.getProduct(), key.getStore()));
    return record.toBuilder()
        .setCountAnchor(
            CountAnchor.newBuilder()
                .setEpoch(1)
                .setVersion(record.getVersion())
                .setOnHand(record.getOnHand()))
        .build();
  }

  CountStockResponse count(CountStockRequest request) {
    StockKey key = new StockKey(request.getKey().getProduct(), request.getKey().getStore());
    long seen =
        stock.has(FakeStock.Fault.COUNTS_OVER_SALES)
            ? stock.record(key).getOnHand()
            : request.getAnchor().getOnHand();
    long correction = request.getCounted() - seen;
    return CountStockResponse.newBuilder()
        .setRecord(stock.change(key, correction))
        .setCorrection(correction)
        .setReceipt(stock.receipt())
        .build();
  }

  /** Keeps what a basket did under its key, in case it is voided. */
  void sold(String key, Map<StockKey, Long> deltas) {
    sold.put(key, deltas);
  }

  VoidOperationResponse takeBack(VoidOperationRequest request) {
    VoidOperationResponse.Builder response = VoidOperationResponse.newBuilder();
    sold.getOrDefault(
            FakeDecisions.key(request.getVoidedOrigin(), request.getVoidedKey()), Map.of())
        .forEach((key, delta) -> response.addRecords(stock.change(key, -delta)));
    return response.setReceipt(stock.receipt()).build();
  }

  private static Transfer.Builder none() {
    return Transfer.newBuilder();
  }
}
