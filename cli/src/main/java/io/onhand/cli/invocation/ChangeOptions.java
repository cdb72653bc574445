package io.onhand.cli.invocation;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that changes something. */
public final class ChangeOptions {

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A receipt or document id, kept with the change.")
  String reference = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key of an earlier try, to ask again for the same change.")
  Optional<String> key = Optional.empty();

  /** A receipt or document id; may be empty. */
  public String reference() {
    return reference;
  }

  /** The key of an earlier try. */
  public Optional<String> key() {
    return key;
  }
}
