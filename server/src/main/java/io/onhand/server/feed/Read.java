package io.onhand.server.feed;

/** What was read ahead for a subscription. */
sealed interface Read {
  /** About what the objects around the bytes take. */
  int OBJECTS_BYTES = 96;

  /** What it takes in memory, about. */
  int heldBytes();

  /** A frame that is sent as it is. */
  record Ready(Frame frame) implements Read {
    @Override
    public int heldBytes() {
      return OBJECTS_BYTES + frame.bytes();
    }
  }

  /** The snapshot is complete: entries after it follow. */
  record SnapshotEnd(Frame frame, long sequence) implements Read {
    @Override
    public int heldBytes() {
      return OBJECTS_BYTES + frame.bytes();
    }
  }

  /** What was read of the log: it can be read again. */
  sealed interface OfLog extends Read {}

  /** An entry that concerns the subscription. */
  record LogEntry(EncodedEntry entry) implements OfLog {
    @Override
    public int heldBytes() {
      return entry.heldBytes();
    }
  }

  /** Nothing else up to here concerns it. */
  record Passed(long sequence) implements OfLog {
    @Override
    public int heldBytes() {
      return OBJECTS_BYTES;
    }
  }

  /** What comes next is not in the log any more. */
  record Trimmed(long oldest) implements OfLog {
    @Override
    public int heldBytes() {
      return OBJECTS_BYTES;
    }
  }
}
