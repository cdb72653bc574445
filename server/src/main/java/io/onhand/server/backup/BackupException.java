package io.onhand.server.backup;

import org.jspecify.annotations.Nullable;

/** Something that a backup was to be used for, and that cannot be; the message says what to do. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a program can tell apart. */
  public enum Reason {
    /** There is no such backup. */
    NOT_FOUND,
    /** It is not as it was written: it must not be restored. */
    DAMAGED,
    /** Where it is to be restored cannot be used; nothing there was changed. */
    TARGET,
    /** It could not be made, read or restored; it may be tried again. */
    FAILED,
    /** Another one is being made or verified. */
    BUSY,
    /** Whoever asked for it does not want it any more. */
    CANCELLED
  }

  private final Reason reason;

  BackupException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static BackupException damaged(String message) {
    return new BackupException(Reason.DAMAGED, message, null);
  }

  /** Of something that could not be done. */
  public static BackupException failed(String message, @Nullable Throwable cause) {
    return new BackupException(Reason.FAILED, message, cause);
  }

  /** Of a caller who does not want any more what is being done. */
  public static BackupException cancelled() {
    return new BackupException(
        Reason.CANCELLED, "Expected somebody to wait for it, but the call was cancelled.", null);
  }

  public Reason reason() {
    return reason;
  }
}
