package io.onhand.cli.demo.backroom;

import io.onhand.cli.demo.plan.ShelfCount;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Book;
import io.onhand.cli.demo.tally.Posting;
import io.onhand.cli.demo.till.Desk;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Counts a shelf while its product sells. The shelf is looked at first; what is counted then is
 * what the look showed and a planted difference, so the difference alone is what the count may
 * correct, whatever is sold in between. The two steps may be done by two threads.
 */
public final class Counting {

  private final ShelfCount count;
  private final Work work;
  private final BackroomBook book;
  private final CompletableFuture<Optional<CountAnchor>> look = new CompletableFuture<>();

  /**
   * Plans it.
   *
   * @param round names this time apart from others
   */
  public Counting(ShelfCount count, int round, BackroomBook book) {
    this.count = count;
    work = new Work(count.name(), round);
    this.book = book;
  }

  /** Looks at the shelf. */
  public void look(Desk desk) {
    Optional<CountAnchor> seen = Optional.empty();
    try {
      GetRecordRequest request = GetRecordRequest.newBuilder().setKey(key()).build();
      seen =
          Optional.of(
              desk.read(count.key().store(), work.door(), stub -> stub.getRecord(request))
                  .getRecord()
                  .getCountAnchor());
    } finally {
      // Who waits for it must not wait for ever.
      look.complete(seen);
    }
  }

  /** Says what was counted. */
  public void tell(Desk desk) {
    Optional<CountAnchor> seen = look.join();
    if (seen.isEmpty()) {
      return;
    }
    long shown = seen.get().getOnHand() + seen.get().getPendingLocalDelta();
    CountStockRequest request =
        CountStockRequest.newBuilder()
            .setCommand(work.header(count.key().store(), "count"))
            .setKey(key())
            .setCounted(shown + count.difference())
            .setAnchor(seen.get())
            .build();
    StockKey key = count.key();
    desk.demand(work.ask(request.getCommand(), key.store(), stub -> stub.countStock(request)), key)
        .ifPresent(response -> {
          desk.enter(
              count.name(),
              Map.of(key, Posting.onHand(Book.COUNTED, count.difference())),
              List.of(response.getRecord()));
          if (response.getCorrection() != count.difference()) {
            desk.wrong(
                key,
                "expected a count to correct it by %d, but it corrected by %d"
                    .formatted(count.difference(), response.getCorrection()));
          }
          book.counted(shown + response.getCorrection() - response.getRecord().getOnHand());
        });
  }

  private RecordKey key() {
    return RecordKey.newBuilder()
        .setProduct(count.key().product())
        .setStore(count.key().store())
        .build();
  }
}
