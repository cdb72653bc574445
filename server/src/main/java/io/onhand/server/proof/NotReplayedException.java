package io.onhand.server.proof;

/** The log cannot be replayed now, which says nothing about the state. */
public final class NotReplayedException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Not replayed.
   *
   * @param why one sentence that goes on after "The log was not replayed: "
   */
  public NotReplayedException(String why) {
    super(why);
  }

  /** Why, as a sentence's end. */
  String why() {
    return String.valueOf(getMessage());
  }
}
