package io.onhand.server.commit;

import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;

/** What the sequencer takes up in order. */
public sealed interface Submission {
  /** Its size as received. */
  int bytes();

  /** Takes the outcome. */
  Reply reply();

  /** The caller's deadline, on the monotonic clock; {@link #NO_DEADLINE}: none. */
  long deadlineNanos();

  /** Whether it may add an entry to the log. */
  boolean writes();

  /**
   * A command to decide.
   *
   * @param command the command
   * @param bytes its size as received
   * @param deadlineNanos the caller's deadline, on the monotonic clock; {@link #NO_DEADLINE}: none
   * @param reply takes the outcome
   */
  record Mutation(Command command, int bytes, long deadlineNanos, Reply reply)
      implements Submission {
    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * A question what became of a command.
   *
   * @param id origin and key of the command
   * @param resolve give the key up when it is unknown
   * @param bytes its size as received
   * @param deadlineNanos the caller's deadline, on the monotonic clock; {@link #NO_DEADLINE}: none
   * @param reply takes the outcome
   */
  record Lookup(CommandHeader id, boolean resolve, int bytes, long deadlineNanos, Reply reply)
      implements Submission {
    @Override
    public boolean writes() {
      return resolve;
    }
  }

  /** The caller waits for ever. */
  long NO_DEADLINE = Long.MAX_VALUE;
}
