package io.onhand.cli.demo.trouble;

import io.onhand.cli.demo.plan.StockKey;
import java.util.Optional;

/**
 * Where something is sold.
 *
 * @param key what
 * @param agent the agent whose door the till knows; empty: it knows Central's, as a web shop does
 */
public record Counter(StockKey key, Optional<String> agent) {}
