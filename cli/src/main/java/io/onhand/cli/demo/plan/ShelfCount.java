package io.onhand.cli.demo.plan;

/**
 * A shelf that is counted while its product sells.
 *
 * @param name names it, unique in a plan
 * @param key the record
 * @param difference by how much the shelf differs from the books, planted: below 0 units are
 *     missing
 */
public record ShelfCount(String name, StockKey key, long difference) {}
