package io.onhand.cli.demo.till;

import com.google.protobuf.Message;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Posting;
import io.onhand.cli.demo.tally.Refusals;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.cli.demo.tally.Tally;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.Record;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where everything but a basket is handed in: takes commands to a definite answer and enters what
 * was done into the tills' books. For use by several threads.
 */
public final class Desk {

  private final Sender sender;
  private final Figures figures;
  private final Tally tally;
  private final Refusals refusals;
  private final Sample sample;

  Desk(Sender sender, Figures figures, Tally tally, Refusals refusals, Sample sample) {
    this.sender = sender;
    this.figures = figures;
    this.tally = tally;
    this.refusals = refusals;
    this.sample = sample;
  }

  /**
   * Has a command decided.
   *
   * @throws OnhandException when there is no definite answer in time
   */
  public <R extends Message> Reply<R> ask(Ask<R> ask) {
    long begin = System.nanoTime();
    Reply<R> reply = sender.ask(ask, ask.door());
    figures.took(System.nanoTime() - begin);
    sample.add(
        new Sample.Answered(
            "key %s of %s".formatted(ask.header().getIdempotencyKey(), ask.header().getOrigin()),
            reply.answer(Answer.Done::new),
            door -> sender.ask(ask, door).answer(Answer.Done::new)));
    return reply;
  }

  /**
   * Has a command decided that nothing in the plan lets be refused; when it is all the same, that
   * is noted as wrong.
   *
   * @param key a record that it is about
   */
  public <R extends Message> Optional<R> demand(Ask<R> ask, StockKey key) {
    Reply<R> reply = ask(ask);
    reply
        .refusal()
        .ifPresent(error ->
            wrong(
                key,
                "%s was refused with %s, which the plan does not explain"
                    .formatted(ask.header().getIdempotencyKey(), error.line())));
    return reply.response();
  }

  /**
   * Reads.
   *
   * @throws OnhandException when there is no answer in time
   */
  public <R> R read(String store, Door door, Function<InventoryServiceBlockingStub, R> call) {
    return sender.read(store, door, call);
  }

  /**
   * Enters what a command did. It must have answered with each of these records, and no other.
   *
   * @param what the command, for people
   * @param postings what it did to each record
   * @param records how it left them, as answered
   */
  public void enter(String what, Map<StockKey, Posting> postings, List<Record> records) {
    Map<StockKey, Posting> left = new HashMap<>(postings);
    for (Record record : records) {
      StockKey key = new StockKey(record.getProduct(), record.getStore());
      Posting posting = left.remove(key);
      if (posting == null) {
        wrong(key, what + " was answered with this record, which it did not ask for");
      } else {
        tally.accepted(key, posting, Shown.of(record));
      }
    }
    left.keySet().forEach(key -> wrong(key, what + " was answered without this record"));
    figures.changed(records.size());
  }

  /** Enters that an order was refused as a whole. Returns how many records refused. */
  public int refused(Basket order, OnhandError error) {
    return Refusing.enter(order, error, tally, refusals);
  }

  /** Notes that something is not as it must be. */
  public void wrong(StockKey key, String what) {
    refusals.wrong(key, what);
  }

  /** A reservation that nobody paid gave units of a record back in this entry. */
  public void expired(StockKey key, long units, long sequence) {
    tally.expired(key, units, sequence);
  }

  /** What the tills have done. */
  public Figures figures() {
    return figures;
  }
}
