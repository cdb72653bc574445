package io.onhand.cli.demo.backroom;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Book;
import io.onhand.cli.demo.tally.Posting;
import io.onhand.cli.demo.till.Answer;
import io.onhand.cli.demo.till.Desk;
import io.onhand.cli.demo.till.Till;
import io.onhand.inventory.v1.VoidOperationRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sells a basket and takes it back. The two steps may be done by two threads. */
public final class Voiding {

  private final Basket basket;
  private final BackroomBook book;
  private final CompletableFuture<Boolean> sold = new CompletableFuture<>();

  /**
   * Plans it.
   *
   * @param basket sold as a whole or not at all
   */
  public Voiding(Basket basket, BackroomBook book) {
    this.basket = basket;
    this.book = book;
  }

  /** Sells the basket. */
  public void sell(Till till) {
    boolean accepted = false;
    try {
      accepted = !(till.checkout().sell(basket) instanceof Answer.Refused);
    } finally {
      // Who waits for it must not wait for ever.
      sold.complete(accepted);
    }
  }

  /** Voids the receipt, if it was sold. */
  public void takeBack(Desk desk) {
    if (!sold.join()) {
      return;
    }
    Work work = new Work("void " + basket.key(), 1);
    VoidOperationRequest request =
        VoidOperationRequest.newBuilder()
            .setCommand(work.header(basket.store(), "void"))
            .setVoidedOrigin(basket.origin())
            .setVoidedKey(basket.key())
            .build();
    Map<StockKey, Posting> postings = new HashMap<>();
    for (PlannedLine line : basket.lines()) {
      postings.merge(
          new StockKey(line.product(), basket.store()),
          Posting.onHand(Book.VOIDED, -line.delta()),
          Posting::plus);
    }
    desk.demand(
            work.ask(request.getCommand(), basket.store(), stub -> stub.voidOperation(request)),
            postings.keySet().iterator().next())
        .ifPresent(response -> {
          desk.enter("void " + basket.key(), postings, response.getRecordsList());
          book.voided();
        });
  }
}
