package io.onhand.cli.demo.order;

import io.onhand.cli.demo.order.OrderBook.Outcome;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Fate;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Book;
import io.onhand.cli.demo.tally.Posting;
import io.onhand.cli.demo.till.Desk;
import io.onhand.cli.demo.till.Reply;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * One web order, from the reservation to its end. The two steps may be done by two threads; the
 * second waits for the first.
 */
public final class WebOrder {

  /** Longer than any demo: these end before they expire. */
  private static final Duration HOLD = Duration.ofHours(1);

  /** The shortest that the contract allows, so that a minute's play sees them end. */
  private static final Duration SHORT_HOLD = Duration.ofSeconds(1);

  private static final Duration EXPIRY = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Basket order;
  private final Fate fate;
  private final OrderBook book;

  /** The reservation's id; empty when nothing is reserved. */
  private final CompletableFuture<Optional<String>> reservation = new CompletableFuture<>();

  /**
   * Plans an order.
   *
   * @param order what is ordered
   */
  public WebOrder(Basket order, Fate fate, OrderBook book) {
    this.order = order;
    this.fate = fate;
    this.book = book;
  }

  /** Reserves the goods. */
  public void reserve(Desk desk) {
    Optional<String> id = Optional.empty();
    try {
      Duration hold =
          switch (fate) {
            case PAID, PAID_IN_PART, CALLED_OFF -> HOLD;
            case LEFT, PAID_LATE -> SHORT_HOLD;
          };
      Reply<ReserveStockResponse> reply = desk.ask(OrderRequests.reserve(order, hold));
      id = reply.response().map(response -> response.getReservation().getReservationId());
      reply
          .response()
          .ifPresent(
              response -> desk.enter(name(), postings(Posting::held), response.getRecordsList()));
      int refused = reply.refusal().map(error -> desk.refused(order, error)).orElse(0);
      desk.figures().ordered(id.isEmpty(), refused);
      if (id.isEmpty()) {
        book.ended(Outcome.REFUSED);
      }
    } finally {
      // Who waits for it must not wait for ever.
      reservation.complete(id);
    }
    if (fate == Fate.LEFT && id.isPresent()) {
      book.left(this);
    }
  }

  /** Pays, or calls it off, or does nothing. Waits for the reservation. */
  public void end(Desk desk) throws InterruptedException {
    Optional<String> reserved = reservation.join();
    if (reserved.isEmpty()) {
      return;
    }
    String id = reserved.get();
    switch (fate) {
      case PAID -> pay(desk, id);
      case PAID_IN_PART -> payInPart(desk, id);
      case CALLED_OFF -> callOff(desk, id);
      case LEFT -> {}
      case PAID_LATE -> payLate(desk, id);
    }
  }

  private void pay(Desk desk, String id) {
    desk.demand(OrderRequests.pay(order, id), anyKey())
        .ifPresent(response -> {
          desk.enter(name(), postings(WebOrder::soldFromHold), response.getRecordsList());
          expect(desk, response.getReservation(), ReservationState.RESERVATION_STATE_COMMITTED);
          book.ended(Outcome.PAID);
        });
  }

  /** Leaves one product out, or half of it when there is no other. */
  private void payInPart(Desk desk, String id) {
    Map<StockKey, Long> taken = units();
    Map<StockKey, Posting> postings = postings(WebOrder::soldFromHold);
    StockKey cut = anyKey();
    long all = taken.getOrDefault(cut, 0L);
    long kept = taken.size() > 1 ? 0 : all / 2;
    taken.remove(cut);
    if (kept > 0) {
      taken.put(cut, kept);
    }
    if (taken.isEmpty()) {
      pay(desk, id);
      return;
    }
    postings.put(cut, soldFromHold(kept).plus(Posting.held(kept - all)));
    desk.demand(OrderRequests.payInPart(order, id, taken), cut)
        .ifPresent(response -> {
          desk.enter(name(), postings, response.getRecordsList());
          expect(desk, response.getReservation(), ReservationState.RESERVATION_STATE_COMMITTED);
          book.ended(Outcome.PAID_IN_PART);
        });
  }

  private void callOff(Desk desk, String id) {
    desk.demand(OrderRequests.callOff(order, id), anyKey())
        .ifPresent(response -> {
          desk.enter(name(), postings(units -> Posting.held(-units)), response.getRecordsList());
          expect(desk, response.getReservation(), ReservationState.RESERVATION_STATE_RELEASED);
          book.ended(Outcome.CALLED_OFF);
        });
  }

  private void payLate(Desk desk, String id) throws InterruptedException {
    if (!expire(desk)) {
      return;
    }
    Reply<CommitReservationResponse> reply = desk.ask(OrderRequests.payLate(order, id));
    reply
        .response()
        .ifPresent(response -> {
          desk.enter(
              name(),
              postings(units -> Posting.onHand(Book.ORDERED, -units)),
              response.getRecordsList());
          expect(desk, response.getReservation(), ReservationState.RESERVATION_STATE_COMMITTED);
          book.ended(Outcome.PAID_LATE);
        });
    reply
        .refusal()
        .ifPresent(error -> {
          desk.refused(order, error);
          book.ended(Outcome.TOO_LATE);
        });
  }

  /**
   * Waits until the reservation has expired and enters what came back. Nobody is answered an
   * expiry, so the reservation is asked for: it says what came back, and in which entry of the log.
   *
   * @return false when it did not expire as it must
   */
  boolean expire(Desk desk) throws InterruptedException {
    String id = reservation.join().orElseThrow();
    long end = System.nanoTime() + EXPIRY.toNanos();
    Reservation now = read(desk, id);
    while (now.getState() == ReservationState.RESERVATION_STATE_OPEN && System.nanoTime() < end) {
      Thread.sleep(POLL);
      now = read(desk, id);
    }
    if (!expect(desk, now, ReservationState.RESERVATION_STATE_EXPIRED)) {
      return false;
    }
    Map<StockKey, Long> left = units();
    for (ReservationLine line : now.getLinesList()) {
      StockKey key = new StockKey(line.getKey().getProduct(), line.getKey().getStore());
      if (!Long.valueOf(line.getExpired()).equals(left.remove(key))) {
        desk.wrong(
            key, name() + " expired with another quantity than it held: " + line.getExpired());
      }
      desk.expired(key, line.getExpired(), now.getUpdatedSequence());
    }
    left.keySet().forEach(key -> desk.wrong(key, name() + " expired without this record"));
    return true;
  }

  private Reservation read(Desk desk, String id) {
    GetReservationRequest request = GetReservationRequest.newBuilder().setReservationId(id).build();
    return desk.read(order.store(), order.door(), stub -> stub.getReservation(request))
        .getReservation();
  }

  private boolean expect(Desk desk, Reservation shown, ReservationState state) {
    if (shown.getState() == state) {
      return true;
    }
    desk.wrong(
        anyKey(), "expected %s to be %s, but it is %s".formatted(name(), state, shown.getState()));
    return false;
  }

  /** What turns held units into sold ones. */
  private static Posting soldFromHold(long units) {
    return Posting.held(-units).plus(Posting.onHand(Book.ORDERED, -units));
  }

  /** Units ordered, by record, in the order of the lines. */
  private Map<StockKey, Long> units() {
    Map<StockKey, Long> units = new LinkedHashMap<>();
    for (PlannedLine line : order.lines()) {
      units.merge(new StockKey(line.product(), order.store()), -line.delta(), Math::addExact);
    }
    return units;
  }

  private Map<StockKey, Posting> postings(LongFunction<Posting> each) {
    Map<StockKey, Posting> postings = new LinkedHashMap<>();
    units().forEach((key, units) -> postings.put(key, each.apply(units)));
    return postings;
  }

  private StockKey anyKey() {
    return new StockKey(order.lines().getFirst().product(), order.store());
  }

  private String name() {
    return "order " + order.key();
  }
}
