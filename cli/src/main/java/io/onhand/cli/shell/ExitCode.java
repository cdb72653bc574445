package io.onhand.cli.shell;

/** How the program ends. Scripts rely on the numbers: one is never given another meaning. */
public enum ExitCode {
  /** Everything that was asked is done. */
  DONE(0),
  /** A rule refused it; asked again unchanged, it is refused again. */
  REFUSED(1),
  /** It was asked in a way that cannot be understood; nothing was sent, or nothing was read. */
  USAGE(2),
  /** No server could be asked. Nothing was changed. */
  UNREACHABLE(3),
  /** It may or may not have been done: ask again with the same key. */
  UNKNOWN(4),
  /** A fault of this machine or of Onhand itself, such as a file that cannot be written. */
  FAULT(5);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}
