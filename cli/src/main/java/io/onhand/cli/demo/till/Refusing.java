package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Claim;
import io.onhand.cli.demo.tally.Refusals;
import io.onhand.cli.demo.tally.Refusals.Refused;
import io.onhand.cli.demo.tally.Tally;
import io.onhand.client.OnhandError;
import java.util.List;
import java.util.Optional;

/** Enters the refusal of a whole basket into the tills' books. */
final class Refusing {

  private Refusing() {}

  /**
   * Enters it.
   *
   * @return how many records refused
   */
  static int enter(Basket basket, OnhandError error, Tally tally, Refusals refusals) {
    List<Refused> named = named(basket, error);
    refusals.whole(basket, named);
    // Its numbers are those of the first record that refused.
    firstNamed(error)
        .ifPresent(key -> Claim.of(error.metadata()).ifPresent(claim -> tally.refused(key, claim)));
    return named.size();
  }

  private static Optional<StockKey> firstNamed(OnhandError error) {
    String product = error.metadata().get("product");
    String store = error.metadata().get("store");
    return product == null || store == null
        ? Optional.empty()
        : Optional.of(new StockKey(product, store));
  }

  /** The records that a refusal names, as far as the basket holds them. */
  private static List<Refused> named(Basket basket, OnhandError error) {
    if (basket.lines().size() == 1) {
      StockKey key = new StockKey(basket.lines().getFirst().product(), basket.store());
      return List.of(new Refused(key, error.reasonName()));
    }
    return error.failures().stream()
        .flatMap(failure ->
            basket.lines().stream()
                .map(line -> new StockKey(line.product(), basket.store()))
                .filter(key -> failure.subject().equals(key.product() + "@" + key.store()))
                .distinct()
                .map(key -> new Refused(key, failure.reason())))
        .toList();
  }
}
