package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Claim;
import io.onhand.cli.demo.tally.Refusals;
import io.onhand.cli.demo.tally.Refusals.Refused;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.cli.demo.tally.Tally;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.inventory.v1.RecordVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes baskets to a definite answer and enters it into the tills' books, once per basket. For use
 * by several threads.
 */
public final class Checkout {

  private final Sender sender;
  private final Figures figures;
  private final Tally tally;
  private final Refusals refusals;
  private final Sample sample;

  Checkout(Sender sender, Figures figures, Tally tally, Refusals refusals, Sample sample) {
    this.sender = sender;
    this.figures = figures;
    this.tally = tally;
    this.refusals = refusals;
    this.sample = sample;
  }

  /**
   * Sells a basket.
   *
   * @return the definite answer
   * @throws OnhandException when there is no definite answer in time
   */
  public Answer sell(Basket basket) {
    long begin = System.nanoTime();
    Answer answer = sender.send(basket, basket.door());
    long nanos = System.nanoTime() - begin;
    figures.answered(enter(basket, answer), answer instanceof Answer.Refused, nanos);
    sample.add(
        new Sample.Answered(
            "key %s of %s".formatted(basket.key(), basket.origin()),
            answer,
            door -> sender.send(basket, door)));
    return answer;
  }

  /**
   * What became of a basket's records. Of a basket that was refused whole, most did neither.
   *
   * @param accepted records that were changed
   * @param refused records that refused
   */
  record Entered(int accepted, int refused) {}

  private Entered enter(Basket basket, Answer answer) {
    return switch (answer) {
      case Answer.Adjusted adjusted -> {
        StockKey key = new StockKey(basket.lines().getFirst().product(), basket.store());
        tally.accepted(key, basket.lines(), Shown.of(adjusted.response().getRecord()));
        yield new Entered(1, 0);
      }
      case Answer.Applied applied -> enterVerdicts(basket, applied.response().getVerdictsList());
      case Answer.Done done ->
          throw new IllegalStateException("Expected the answer to a basket, but got " + done);
      case Answer.Refused refused ->
          new Entered(0, Refusing.enter(basket, refused.error(), tally, refusals));
    };
  }

  private Entered enterVerdicts(Basket basket, List<RecordVerdict> verdicts) {
    Map<String, List<PlannedLine>> lines =
        basket.lines().stream().collect(Collectors.groupingBy(PlannedLine::product));
    List<Refused> refused = new ArrayList<>();
    int accepted = 0;
    for (RecordVerdict verdict : verdicts) {
      StockKey key = new StockKey(verdict.getKey().getProduct(), verdict.getKey().getStore());
      if (verdict.hasRecord()) {
        tally.accepted(
            key, lines.getOrDefault(key.product(), List.of()), Shown.of(verdict.getRecord()));
        accepted++;
      } else {
        OnhandError error = OnhandError.of(verdict.getRefusal());
        refused.add(new Refused(key, error.reasonName()));
        Claim.of(error.metadata()).ifPresent(claim -> tally.refused(key, claim));
      }
    }
    if (!refused.isEmpty()) {
      refusals.partly(basket, refused);
    }
    return new Entered(accepted, refused.size());
  }
}
