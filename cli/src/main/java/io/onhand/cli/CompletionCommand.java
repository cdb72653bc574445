package io.onhand.cli;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the completion script. */
@Command(
    name = "completion",
    header = "Print a script that completes commands and options in bash or zsh.",
    customSynopsis = "./onhand completion [bash|zsh]",
    footer = {
      "",
      "Examples:",
      "  source <(./onhand completion bash)",
      "  ./onhand completion zsh > ~/.onhand-completion; echo 'source ~/.onhand-completion' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final CommandLine root;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "bash or zsh (bash); the script serves both.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Invocation invocation, CommandLine root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() {
    invocation
        .out()
        .println("# Completion of onhand, for: source <(./onhand completion " + shell + ")");
    invocation.out().print(AutoComplete.bash("onhand", root));
    return ExitCode.DONE.status();
  }

  /** The shells whose completion is known. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
