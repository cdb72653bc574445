package io.onhand.server.storage;

/** What a write promises when it returns. */
public enum Durability {
  /** The batch, and with it every batch before it, survives a power cut. */
  SYNCED,
  /** The batch is ordered after those before it, and may be lost with those after it. */
  BUFFERED
}
