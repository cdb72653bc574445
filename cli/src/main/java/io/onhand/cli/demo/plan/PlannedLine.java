package io.onhand.cli.demo.plan;

/**
 * One line of a basket.
 *
 * @param product the product
 * @param delta units: below 0 they leave the shop; never 0
 * @param movement why
 */
public record PlannedLine(String product, long delta, Movement movement) {

  public PlannedLine {
    if (delta == 0) {
      throw new IllegalArgumentException("Expected a delta other than 0, but it was 0: " + product);
    }
  }
}
