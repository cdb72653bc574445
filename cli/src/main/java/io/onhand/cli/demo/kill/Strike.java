package io.onhand.cli.demo.kill;

/** In which way servers are killed. Central dies in each of them. */
public enum Strike {
  /** Central, once. */
  UNDER_LOAD("Central"),
  /** Central, and once more while it starts, before or just after it serves. */
  WHILE_STARTING("Central, again while it starts"),
  /** Central, and once more as soon as it serves. */
  TWICE("Central, again once it serves"),
  /** An agent, and Central while the agent is away. */
  WITH_AGENT("an agent, then Central");

  private final String who;

  Strike(String who) {
    this.who = who;
  }

  /** Who dies, in words. */
  public String who() {
    return who;
  }
}
