package io.onhand.server.api;

/**
 * What operators look after.
 *
 * @param proofs proves that it holds together
 * @param backups copies it
 * @param agents who follows it
 * @param trims drops what nobody needs of its log
 */
public record Upkeep(
    StateProofs proofs, BackupCalls backups, AgentDirectory agents, TrimCalls trims) {}
