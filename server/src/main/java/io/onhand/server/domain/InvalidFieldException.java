package io.onhand.server.domain;

/**
 * A field has a form that is not allowed. Not recorded: the sender may mend it and use the same
 * key.
 */
public final class InvalidFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String problem;

  /**
   * @param field path of the field, such as {@code lines[3].delta}
   * @param problem what was expected, and what came instead
   */
  public InvalidFieldException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
    this.problem = problem;
  }

  /** The same problem, seen from the message that holds the field. */
  public InvalidFieldException within(String parent) {
    return new InvalidFieldException(parent + "." + field, problem);
  }

  public String field() {
    return field;
  }

  public String problem() {
    return problem;
  }
}
