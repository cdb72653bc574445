package io.onhand.client;

import java.util.Optional;

/**
 * A call came to no answer, or to one that is no success. Its message is one line for people;
 * programs look at {@link #error}.
 */
public final class OnhandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient OnhandError error;
  private final transient Optional<CommandId> command;
  private final int tries;

  OnhandException(OnhandError error, Optional<CommandId> command, int tries, Throwable cause) {
    super(error.line(), cause);
    this.error = error;
    this.command = command;
    this.tries = tries;
  }

  /** What is known of it. Its kind holds for the command as a whole, not for the last try alone. */
  public OnhandError error() {
    return error;
  }

  /** What a caller can do about it. */
  public ErrorKind kind() {
    return error.kind();
  }

  /** The command to ask GetOperation for; empty for a call that changes nothing. */
  public Optional<CommandId> command() {
    return command;
  }

  /** How often it was tried. */
  public int tries() {
    return tries;
  }
}
