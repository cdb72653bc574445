package io.onhand.server.storage;

import java.io.Serial;

/**
 * A read, write or sync that the store could not do. After a failed write its outcome is unknown:
 * it may appear when the store is opened again.
 */
public final class StorageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** A failure found by the store itself. */
  public StorageException(String message) {
    super(message);
  }

  /** A failure reported by what lies below. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
