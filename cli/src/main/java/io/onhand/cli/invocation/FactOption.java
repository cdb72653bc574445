package io.onhand.cli.invocation;

import io.onhand.inventory.v1.CommandKind;
import picocli.CommandLine.Option;

/** The option of commands that can tell of what has happened already. */
public final class FactOption {

  @Option(
      names = "--fact",
      description =
          "It has happened already: not refused for stock; what it breaks opens exceptions.")
  boolean fact;

  /** What the command is. */
  public CommandKind kind() {
    return fact ? CommandKind.COMMAND_KIND_FACT : CommandKind.COMMAND_KIND_REQUEST;
  }
}
