package io.onhand.server.statemachine;

/**
 * What is remembered of a command under its key.
 *
 * @param sequence the entry that decided it
 * @param requestHash hash of what it asked
 */
public record RememberedOperation(long sequence, RequestHash requestHash) {}
