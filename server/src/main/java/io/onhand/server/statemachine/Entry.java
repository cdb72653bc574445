package io.onhand.server.statemachine;

import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import java.util.List;

/**
 * One decided command with all that its answer, its audit and its replay need. The unit of
 * atomicity.
 *
 * @param sequence its place in the log
 * @param logTimeMicros when it was decided
 * @param command what was asked
 * @param decision what was decided
 */
public record Entry(long sequence, long logTimeMicros, Command command, Decision decision) {

  /** What the entry changes; a rejection changes nothing. */
  public List<Change> changes() {
    return decision instanceof Accepted accepted ? accepted.changes() : List.of();
  }

  /** The records among the changes, in the order decided. */
  public List<RecordChanged> recordChanges() {
    return changes().stream()
        .filter(RecordChanged.class::isInstance)
        .map(RecordChanged.class::cast)
        .toList();
  }
}
