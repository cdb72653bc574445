package io.onhand.bench.command;

import io.onhand.cli.output.OutputFormat;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that several commands have. Filled in by picocli. */
final class CommonOptions {

  /** Where files go unless told otherwise. */
  static final String FOLDER = "onhand-data/bench";

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = FOLDER,
      description =
          "On the disk to be measured: a fresh folder is made in it and removed at the end."
              + " Default: ${DEFAULT-VALUE}.")
  Path folder = Path.of(FOLDER);

  @Option(
      names = "--keep",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Leave that folder when the run has ended.")
  boolean keep;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table for people, json for programs: one object per line. Default: ${DEFAULT-VALUE}.")
  OutputFormat output = OutputFormat.TABLE;
}
