package io.onhand.cli.demo.backroom;

import io.onhand.cli.demo.plan.Haul;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Book;
import io.onhand.cli.demo.tally.Posting;
import io.onhand.cli.demo.till.Desk;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.TransferState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes goods from one store to another. Each step may be done by another thread; a step waits for
 * the one before.
 */
public final class Hauling {

  private final Haul haul;
  private final Work work;
  private final BackroomBook book;

  /** The transfer's id; empty when nothing is on its way. */
  private final CompletableFuture<Optional<String>> transfer = new CompletableFuture<>();

  /** Done when the first part is received, or is known not to come. */
  private final CompletableFuture<Boolean> firstPart = new CompletableFuture<>();

  /**
   * Plans it.
   *
   * @param round names this time apart from others
   */
  public Hauling(Haul haul, int round, BackroomBook book) {
    this.haul = haul;
    work = new Work(haul.name(), round);
    this.book = book;
  }

  /** Takes all there in one step. */
  public void move(Desk desk) {
    MoveStockRequest request =
        MoveStockRequest.newBuilder()
            .setCommand(work.header(haul.from(), "move"))
            .setFromStore(haul.from())
            .setToStore(haul.to())
            .addAllLines(lines())
            .build();
    desk.demand(
            work.ask(request.getCommand(), haul.from(), stub -> stub.moveStock(request)), anyKey())
        .ifPresent(response -> {
          desk.enter(
              haul.name(),
              bothEnds(
                  Posting.onHand(Book.SENT, -Haul.UNITS), Posting.onHand(Book.ARRIVED, Haul.UNITS)),
              response.getRecordsList());
          book.moved();
        });
  }

  /** Sends the lorry off. */
  public void dispatch(Desk desk) {
    Optional<String> id = Optional.empty();
    try {
      DispatchTransferRequest request =
          DispatchTransferRequest.newBuilder()
              .setCommand(work.header(haul.from(), "send"))
              .setFromStore(haul.from())
              .setToStore(haul.to())
              .addAllLines(lines())
              .build();
      var response =
          desk.demand(
              work.ask(request.getCommand(), haul.from(), stub -> stub.dispatchTransfer(request)),
              anyKey());
      id = response.map(sent -> sent.getTransfer().getTransferId());
      response.ifPresent(sent ->
          desk.enter(
              haul.name(),
              bothEnds(Posting.onHand(Book.SENT, -Haul.UNITS), Posting.underway(Haul.UNITS)),
              sent.getRecordsList()));
    } finally {
      // Who waits for it must not wait for ever.
      transfer.complete(id);
    }
  }

  /** Receives the first product, all of it. */
  public void receiveFirstPart(Desk desk) {
    boolean received = false;
    try {
      received =
          receive(
              desk,
              "receive 1",
              List.of(ReceivedLine.newBuilder().setProduct(haul.whole()).setReceived(Haul.UNITS)),
              TransferState.TRANSFER_STATE_IN_TRANSIT);
    } finally {
      firstPart.complete(received);
    }
  }

  /** Receives the other products: one unit did not come, and one is damaged. */
  public void receiveTheRest(Desk desk) {
    if (!firstPart.join()) {
      return;
    }
    boolean received =
        receive(
            desk,
            "receive 2",
            List.of(
                ReceivedLine.newBuilder()
                    .setProduct(haul.oneShort())
                    .setReceived(Haul.UNITS - 1)
                    .setMissing(1),
                ReceivedLine.newBuilder()
                    .setProduct(haul.oneDamaged())
                    .setReceived(Haul.UNITS - 1)
                    .setDamaged(1)),
            TransferState.TRANSFER_STATE_RECEIVED);
    if (received) {
      book.received();
    }
  }

  private boolean receive(
      Desk desk, String step, List<ReceivedLine.Builder> lines, TransferState then) {
    Optional<String> id = transfer.join();
    if (id.isEmpty()) {
      return false;
    }
    ReceiveTransferRequest.Builder building =
        ReceiveTransferRequest.newBuilder()
            .setCommand(work.header(haul.to(), step))
            .setTransferId(id.get());
    Map<StockKey, Posting> postings = new HashMap<>();
    for (ReceivedLine.Builder line : lines) {
      building.addLines(line);
      postings.put(
          new StockKey(line.getProduct(), haul.to()),
          Posting.onHand(Book.ARRIVED, line.getReceived()).plus(Posting.underway(-Haul.UNITS)));
    }
    ReceiveTransferRequest request = building.build();
    var response =
        desk.demand(
            work.ask(request.getCommand(), haul.to(), stub -> stub.receiveTransfer(request)),
            anyKey());
    response.ifPresent(received -> {
      desk.enter(haul.name(), postings, received.getRecordsList());
      expect(desk, received.getTransfer(), then);
    });
    return response.isPresent();
  }

  /** Calls the lorry back: all that it carries is at its store again. */
  public void callBack(Desk desk) {
    Optional<String> id = transfer.join();
    if (id.isEmpty()) {
      return;
    }
    CancelTransferRequest request =
        CancelTransferRequest.newBuilder()
            .setCommand(work.header(haul.from(), "call back"))
            .setTransferId(id.get())
            .build();
    desk.demand(
            work.ask(request.getCommand(), haul.from(), stub -> stub.cancelTransfer(request)),
            anyKey())
        .ifPresent(response -> {
          desk.enter(
              haul.name(),
              bothEnds(Posting.onHand(Book.ARRIVED, Haul.UNITS), Posting.underway(-Haul.UNITS)),
              response.getRecordsList());
          expect(desk, response.getTransfer(), TransferState.TRANSFER_STATE_CANCELLED);
          book.calledBack();
        });
  }

  private void expect(Desk desk, Transfer shown, TransferState state) {
    if (shown.getState() != state) {
      desk.wrong(
          anyKey(),
          "expected %s to be %s, but it is %s".formatted(haul.name(), state, shown.getState()));
    }
  }

  private List<MoveLine> lines() {
    return haul.products().stream()
        .map(product -> MoveLine.newBuilder().setProduct(product).setQuantity(Haul.UNITS).build())
        .toList();
  }

  private Map<StockKey, Posting> bothEnds(Posting from, Posting to) {
    Map<StockKey, Posting> postings = new HashMap<>();
    for (String product : haul.products()) {
      postings.put(new StockKey(product, haul.from()), from);
      postings.put(new StockKey(product, haul.to()), to);
    }
    return postings;
  }

  private StockKey anyKey() {
    return new StockKey(haul.whole(), haul.from());
  }
}
