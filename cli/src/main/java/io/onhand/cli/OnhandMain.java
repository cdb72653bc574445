package io.onhand.cli;

import io.onhand.cli.shell.Surroundings;
import java.util.List;

/** The command line. */
public final class OnhandMain {

  private OnhandMain() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Libraries.quieten();
    System.exit(run(Surroundings.ofProcess(), args));
  }

  /** Runs a command; its exit code. */
  public static int run(Surroundings surroundings, String... args) {
    int status = CommandTree.of(surroundings, List.of(args)).execute(args);
    surroundings.out().flush();
    surroundings.err().flush();
    return status;
  }
}
