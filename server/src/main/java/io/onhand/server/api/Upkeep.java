package io.onhand.server.api;

/**
 * What operators have done to the state as a whole.
 *
 * @param proofs proves that it holds together
 * @param backups copies it
 */
public record Upkeep(StateProofs proofs, BackupCalls backups) {}
