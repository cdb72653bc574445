package io.onhand.cli.agent;

import picocli.CommandLine.Option;

/** The options that choose writes of an outbox. */
final class WriteFilter {

  @Option(
      names = "--of-origin",
      paramLabel = "ORIGIN",
      description = "Only writes of this till or shop (all).")
  private String origin = "";

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "Only writes that name a record of this store, or none at all (all).")
  private String store = "";

  String origin() {
    return origin;
  }

  String store() {
    return store;
  }

  /** Whether all are meant. */
  boolean isEmpty() {
    return origin.isEmpty() && store.isEmpty();
  }
}
