package io.onhand.server.storage.schema;

/** Stored bytes are not what was written. Nothing read from the store can be trusted any more. */
public final class CorruptValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptValueException(String message) {
    super(message);
  }

  public CorruptValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
