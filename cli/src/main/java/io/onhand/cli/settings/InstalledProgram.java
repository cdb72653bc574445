package io.onhand.cli.settings;

import picocli.CommandLine;

/**
 * A program that may stand beside the commands and whose options {@code config show} then lists.
 * Found by {@link java.util.ServiceLoader}: the commands depend on none of them.
 */
public interface InstalledProgram {

  /** Its command line, for its options; nothing is executed on it. */
  CommandLine commandLine();
}
