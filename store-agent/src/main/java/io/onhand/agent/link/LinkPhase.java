package io.onhand.agent.link;

/** What the link is doing. */
public enum LinkPhase {
  /** A stream is asked for and not open yet. */
  CONNECTING,
  /** A snapshot is coming in beside what is held. */
  SNAPSHOT,
  /** Entries are applied as they come. */
  LIVE,
  /** No stream; the next attempt waits for its time. */
  WAITING,
  /**
   * No stream, because the disk has no room for what it brings. The line serves everything else.
   */
  DISK_LOW
}
