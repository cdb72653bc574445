package io.onhand.agent.link;

import io.onhand.agent.replica.Replica;
import io.onhand.server.domain.Position;
import java.util.List;

/**
 * Keeps what the replica knows and Central has lost.
 *
 * <p>A replica that is ahead of the log, or of an epoch that ended before it, saw entries that
 * Central once acknowledged and no longer has: its disk or a restore took them. Central is still
 * the authority, because every till and every other agent goes by it, so the replica takes a
 * snapshot. But it may be the last to know what was sold, so what it knows is written down for
 * people first, and shown as an alarm until they remove it.
 */
public interface LostRecordArchive {

  /**
   * Writes down the records that lost entries had changed; on return they are synced.
   *
   * @param known how far the replica was
   * @param held the last sequence of that history that Central's log has; 0: it has none of it
   * @param central the position of Central's snapshot
   */
  void keep(Position known, long held, Position central, Replica replica);

  /** What is there now, one sentence each. Any thread. */
  List<String> alarms();
}
