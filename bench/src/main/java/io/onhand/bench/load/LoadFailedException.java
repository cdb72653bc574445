package io.onhand.bench.load;

/** A run could not be carried to its end; its message says what was expected and what came. */
public final class LoadFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  public LoadFailedException(String message) {
    super(message);
  }

  public LoadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
