package io.onhand.cli.demo.till;

/**
 * What a till works with during an act.
 *
 * @param checkout for baskets
 * @param desk for everything else
 */
public record Till(Checkout checkout, Desk desk) {}
