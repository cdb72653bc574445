package io.onhand.server.proof;

import io.onhand.server.statemachine.Head;

/** Where a log is replayed. */
public interface ReplayRoom {
  /** For who does not want a replay. */
  ReplayRoom NOT_ASKED =
      (_, _) -> {
        throw new NotReplayedException("it was not asked for.");
      };

  /**
   * A store to apply the log to: empty for a log that begins with its first entry, else with the
   * state of a verified copy from which the log goes on.
   *
   * @param oldest the first sequence of the log
   * @param head the end of the log; the copy is no younger
   * @throws NotReplayedException when there is none
   */
  Scratch open(long oldest, Head head) throws NotReplayedException;
}
