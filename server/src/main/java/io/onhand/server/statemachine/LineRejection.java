package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Why one record refused, with the numbers involved.
 *
 * @param key the record
 * @param reason why
 * @param delta the sum of what was asked
 * @param expectedVersion what was expected; empty: nothing
 * @param current the record as it was; null: it did not exist
 */
public record LineRejection(
    RecordKey key,
    RejectionReason reason,
    long delta,
    OptionalLong expectedVersion,
    @Nullable StockRecord current) {}
