package io.onhand.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version of the program this is. */
final class ProgramVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "onhand " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
    };
  }
}
