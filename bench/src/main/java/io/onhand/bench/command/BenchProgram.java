package io.onhand.bench.command;

import io.onhand.cli.settings.InstalledProgram;
import io.onhand.cli.shell.Surroundings;
import picocli.CommandLine;

/** Lists the options of the benchmarks in {@code onhand config show}. */
public final class BenchProgram implements InstalledProgram {

  /** For the service loader. */
  public BenchProgram() {}

  @Override
  public CommandLine commandLine() {
    return BenchCommandLine.tree(Surroundings.ofProcess());
  }
}
