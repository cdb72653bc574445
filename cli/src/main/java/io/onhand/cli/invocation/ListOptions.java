package io.onhand.cli.invocation;

import io.onhand.cli.settings.WholeNumber;
import picocli.CommandLine.Option;

/** The options of every command that lists something. */
public final class ListOptions {

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (${DEFAULT-VALUE}).")
  long limit = 50;

  @Option(names = "--all", description = "All of them.")
  boolean all;

  /**
   * How many at most. Of the two options, one on the command line beats one from elsewhere.
   *
   * @throws CommandFailure when it is none
   */
  public long limit(Invocation invocation) {
    WholeNumber.require("--limit", limit, 1, Long.MAX_VALUE, "Use --all.");
    boolean whole = all && (invocation.isTyped("--all") || !invocation.isTyped("--limit"));
    return whole ? Long.MAX_VALUE : limit;
  }
}
