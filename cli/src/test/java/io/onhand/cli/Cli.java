package io.onhand.cli;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program inside the test, with an environment of the test's own. */
final class Cli {

  private final Map<String, String> environment = new HashMap<>();
  private final Path home;

  /** A program for a user whose home folder is this one. */
  Cli(Path home) {
    this.home = home;
  }

  /** Sets an environment variable. */
  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs it. */
  CliRun run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var surroundings =
        new Surroundings(
            environment, home, "ann", new PrintWriter(out), new PrintWriter(err), false, false);
    int exitCode = OnhandMain.run(surroundings, args);
    return new CliRun(exitCode, out.toString(), err.toString());
  }

  /** Runs it against a server. */
  CliRun at(String target, String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--target", target));
    return run(all.toArray(String[]::new));
  }
}
