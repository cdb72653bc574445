package io.onhand.cli.demo.chain;

import java.util.List;

/** The chain cannot run. The message says why and is meant for people. */
public final class ChainException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> logLines;

  ChainException(String why) {
    this(why, List.of());
  }

  ChainException(String why, List<String> logLines) {
    super(why);
    this.logLines = List.copyOf(logLines);
  }

  /** What is wrong, one sentence. */
  public String why() {
    return String.valueOf(getMessage());
  }

  /** The last lines of the log of the process that failed; may be empty. */
  public List<String> logLines() {
    return logLines;
  }
}
