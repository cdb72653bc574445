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
}
