package io.onhand.cli.invocation;

import io.onhand.cli.shell.CommandFailure;
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
    if (limit < 1) {
      throw CommandFailure.usage("Expected --limit of 1 or more, but got " + limit, "Use --all.");
    }
    boolean whole = all && (invocation.isTyped("--all") || !invocation.isTyped("--limit"));
    return whole ? Long.MAX_VALUE : limit;
  }
}
