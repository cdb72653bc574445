package io.onhand.server.log;

/** The log holds something else than what was written. It is refused, never skipped. */
public final class DamagedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(String message) {
    super(message);
  }

  DamagedLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
