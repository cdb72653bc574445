package io.onhand.cli.demo.plan;

/**
 * A product of which the plan brings too little on purpose, so that sales must be refused.
 *
 * @param product the product
 * @param records at how many stores it is short
 * @param need units that leave these stores by the file
 * @param opening units that these stores open with: 80% of the need of each, rounded down
 */
public record ShortProduct(String product, int records, long need, long opening) {}
