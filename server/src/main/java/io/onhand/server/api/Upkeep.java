package io.onhand.server.api;

/**
 * What operators look after.
 *
 * @param proofs proves that it holds together
 * @param backups copies it
 * @param agents who follows it
 */
public record Upkeep(StateProofs proofs, BackupCalls backups, AgentDirectory agents) {}
