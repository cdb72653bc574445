package io.onhand.cli.demo.plan;

/** Which door of the chain a till knocks at first. */
public enum Door {
  /** The agent of its store. */
  AGENT,
  /** Central itself, as a web shop does. */
  CENTRAL;

  /** The other door. */
  public Door other() {
    return this == AGENT ? CENTRAL : AGENT;
  }
}
