package io.onhand.server.domain;

/**
 * A record that a REPLACE run may have listed.
 *
 * @param run which run
 * @param record which record
 */
public record SyncListing(SyncRunId run, RecordKey record) {}
