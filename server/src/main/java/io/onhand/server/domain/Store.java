package io.onhand.server.domain;

/**
 * A declared store.
 *
 * @param id its id
 * @param displayName what people call it; may be empty
 * @param createdSequence where it was declared
 * @param createdAtMicros log time of its declaration
 */
public record Store(String id, String displayName, long createdSequence, long createdAtMicros) {}
