package io.onhand.server.storage;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A data folder that cannot be used as it is. The message is one line that names the problem and
 * what to do about it; nothing that was stored has been changed.
 */
public final class DataFolderException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Why a data folder cannot be used. */
  public enum Reason {
    /** Another process has it open. */
    IN_USE,
    /** A newer release wrote it. */
    NEWER_FORMAT,
    /** An older release wrote it, and this one does not read that any more. */
    OLDER_FORMAT,
    /** It belongs to another program, or to the other kind of Onhand process. */
    NOT_OURS,
    /** What is stored is damaged, or part of it is missing. */
    DAMAGED,
    /** The path names something that is not a folder. */
    NOT_A_FOLDER,
    /** There is no such folder, where one is needed. */
    ABSENT,
    /** The folder, or a file in it, cannot be written. */
    NOT_WRITABLE,
    /** The operating system refused something else: no space, too many open files and the like. */
    FAILED
  }

  private final Reason reason;

  /** A problem found by looking at the folder. */
  public DataFolderException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** A problem reported by what lies below. */
  public DataFolderException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the folder cannot be used. */
  public Reason reason() {
    return reason;
  }
}
