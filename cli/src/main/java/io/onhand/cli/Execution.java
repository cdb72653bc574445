package io.onhand.cli;

import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.options.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs the command that the command line names, once the configuration is known to be sound. */
final class Execution implements IExecutionStrategy {

  private final CommandLine root;
  private final GlobalOptions options;
  private final Settings settings;

  Execution(CommandLine root, GlobalOptions options, Settings settings) {
    this.root = root;
    this.options = options;
    this.settings = settings;
  }

  @Override
  public int execute(ParseResult result) {
    Integer helped = CommandLine.executeHelpRequest(result);
    if (helped != null) {
      root.getOut().flush();
      return helped;
    }
    CommandLine named = result.asCommandLineList().getLast();
    if (!(named.getCommand() instanceof Callable<?>)) {
      named.usage(root.getErr());
      root.getErr().flush();
      return ExitCode.USAGE.status();
    }
    try {
      settings.verify(() -> Programs.options(root).keySet());
    } catch (IllegalArgumentException e) {
      throw new ExecutionException(
          named,
          "The configuration is not sound",
          CommandFailure.usage(String.valueOf(e.getMessage()), ""));
    }
    if (options.verbose()) {
      Libraries.speak();
    }
    return new RunLast().execute(result);
  }
}
