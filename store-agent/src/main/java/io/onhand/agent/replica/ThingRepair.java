package io.onhand.agent.replica;

import io.onhand.server.domain.Thing;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison with Central found of one thing, and what is right instead.
 *
 * @param key whose row
 * @param seen the row as it was compared; null: there was none
 * @param right the thing as Central has it; null: it has none that is open
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared as a whole
public record ThingRepair(ThingKey key, byte @Nullable [] seen, @Nullable Thing right) {}
