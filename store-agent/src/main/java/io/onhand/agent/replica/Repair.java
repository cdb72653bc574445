package io.onhand.agent.replica;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison with Central found in the replica, and what is right instead.
 *
 * @param key which record
 * @param seen the row as it was compared; null: there was none
 * @param right the record as Central has it; null: there is none
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared as a whole
public record Repair(RecordKey key, byte @Nullable [] seen, @Nullable StockRecord right) {}
