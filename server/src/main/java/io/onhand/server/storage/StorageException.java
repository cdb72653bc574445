package io.onhand.server.storage;

import java.io.Serial;

/**
 * A read, write or sync that the store could not do. After a failed write its outcome is unknown:
 * it may appear when the store is opened again.
 */
public final class StorageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final boolean isDamage;

  /** A failure found by the store itself. */
  public StorageException(String message) {
    super(message);
    this.isDamage = false;
  }

  /** A failure reported by what lies below. */
  public StorageException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /** The same, and whether what was stored is damaged. */
  public StorageException(String message, Throwable cause, boolean isDamage) {
    super(message, cause);
    this.isDamage = isDamage;
  }

  /** Whether what was stored is damaged: it stays so, whoever reads it when. */
  public boolean isDamage() {
    return isDamage;
  }
}
