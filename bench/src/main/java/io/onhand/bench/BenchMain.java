package io.onhand.bench;

import io.onhand.bench.command.BenchCommandLine;
import io.onhand.cli.shell.Surroundings;
import java.util.List;

/** The benchmarks: {@code onhand bench}. */
public final class BenchMain {

  private BenchMain() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Surroundings surroundings = Surroundings.ofProcess();
    int status = BenchCommandLine.of(surroundings, List.of(args)).execute(args);
    surroundings.out().flush();
    surroundings.err().flush();
    System.exit(status);
  }
}
