package io.onhand.cli.demo.till;

import java.util.List;

/**
 * What came of sending answered keys again.
 *
 * @param viaAgents answered by an agent this time
 * @param atCentral answered by Central itself this time
 * @param otherDoor answered at another door than the first time
 * @param different what was answered differently, one sentence each
 */
public record Resent(int viaAgents, int atCentral, int otherDoor, List<String> different) {

  public Resent {
    different = List.copyOf(different);
  }

  /** All keys that were sent again. */
  public int count() {
    return viaAgents + atCentral;
  }
}
