package io.onhand.server.domain;

/**
 * A bulk load or reconciliation of stock, in chunks.
 *
 * @param id who opened it, under which name
 * @param mode how records that it does not list are treated
 * @param anchorSequence a record changed after this is a conflict
 */
public record SyncRun(SyncRunId id, SyncMode mode, long anchorSequence) {}
