package io.onhand.server.statemachine;

/** Commands on the log itself. */
public sealed interface LogCommand extends CommandBody {

  /** Gives up a key that no command has used: a late copy of its command is refused. */
  record Abandon() implements LogCommand {}

  /**
   * Moves the horizon; the server's own command.
   *
   * @param sequence keys and history below this are forgotten
   * @param youngestForgottenMicros log time of the youngest entry that is forgotten by it
   */
  record AdvanceHorizon(long sequence, long youngestForgottenMicros) implements LogCommand {}

  /**
   * Begins a new epoch after a restore; alone in its block, whose header is the first that names
   * the new epoch. Never decided by a Central that serves.
   *
   * @param endedEpoch the epoch before
   * @param endedSequence the last entry of it that this log holds: the one before this
   * @param backup the name of the backup that was restored
   */
  record BeginEpoch(long endedEpoch, long endedSequence, String backup) implements LogCommand {}
}
