package io.onhand.server.domain;

/**
 * Names a sync run.
 *
 * @param origin who syncs
 * @param runId chosen by the origin
 */
public record SyncRunId(String origin, String runId) {
  /**
   * Checks the form of both.
   *
   * @throws InvalidFieldException for an id whose form is not allowed
   */
  public SyncRunId {
    Text.id("origin", origin, Limits.ID_BYTES_MAX);
    Text.id("run_id", runId, Limits.ID_BYTES_MAX);
  }
}
