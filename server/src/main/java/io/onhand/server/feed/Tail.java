package io.onhand.server.feed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries, encoded, bounded in the bytes that they hold. Sequences have no holes, so an
 * entry is found by counting. Confined to the feed's thread.
 */
final class Tail {
  private final long bytesMax;
  private @Nullable EncodedEntry[] ring = new @Nullable EncodedEntry[1 << 10];
  private int start;
  private int size;
  private long last;
  private long bytes;

  /**
   * An empty tail.
   *
   * @param bytesMax the oldest entries beyond this go
   * @param last the sequence before the first that will be added
   */
  Tail(long bytesMax, long last) {
    this.bytesMax = bytesMax;
    this.last = last;
  }

  void add(EncodedEntry entry) {
    if (entry.sequence() != last + 1) {
      throw new IllegalStateException(
          "Expected entry " + (last + 1) + " next, but got " + entry.sequence() + ".");
    }
    if (size == ring.length) {
      grow();
    }
    ring[(start + size) & (ring.length - 1)] = entry;
    size++;
    last = entry.sequence();
    bytes += entry.heldBytes();
    while (bytes > bytesMax && size > 1) {
      removeOldest();
    }
  }

  /** Forgets everything and begins again after a sequence, if that is further on. */
  void restartAfter(long sequence) {
    if (sequence <= last) {
      return;
    }
    while (size > 0) {
      removeOldest();
    }
    last = sequence;
  }

  /** The newest sequence. */
  long last() {
    return last;
  }

  /** Whether everything after this sequence is here. */
  boolean holdsAfter(long sequence) {
    return sequence >= last - size && sequence <= last;
  }

  /** The entry; it must be held. */
  EncodedEntry at(long sequence) {
    EncodedEntry entry = ring[(start + (int) (sequence - (last - size + 1))) & (ring.length - 1)];
    if (entry == null || entry.sequence() != sequence) {
      throw new IllegalStateException("Expected entry " + sequence + " in the tail.");
    }
    return entry;
  }

  long bytes() {
    return bytes;
  }

  private void removeOldest() {
    EncodedEntry oldest = ring[start];
    ring[start] = null;
    start = (start + 1) & (ring.length - 1);
    size--;
    bytes -= oldest == null ? 0 : oldest.heldBytes();
  }

  private void grow() {
    @Nullable EncodedEntry[] larger = Arrays.copyOf(ring, ring.length * 2);
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(start + i) & (ring.length - 1)];
    }
    start = 0;
    ring = larger;
  }
}
