package io.onhand.server.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Names the configuration file. {@link Settings} reads it before the command line is parsed. */
public final class ConfigOption {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Read options from this file (~/.config/onhand/config.properties)")
  @Nullable Path file;
}
