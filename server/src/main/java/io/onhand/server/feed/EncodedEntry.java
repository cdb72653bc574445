package io.onhand.server.feed;

import java.util.List;

/**
 * An entry as subscribers see it, encoded once for all of them.
 *
 * @param sequence the entry's sequence
 * @param isRejection whether the command was refused
 * @param header what is the same for every subscriber
 * @param slices one per store that the entry names, holding nothing of other stores; empty for what
 *     is nobody's stock
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record EncodedEntry(long sequence, boolean isRejection, byte[] header, List<Slice> slices) {
  /**
   * What an entry says of one store.
   *
   * @param store the store
   * @param hasChanges the entry declares the store or changes its records; false: it only names it
   * @param bytes the encoded slice
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  public record Slice(String store, boolean hasChanges, byte[] bytes) {}

  int bytes() {
    int bytes = header.length;
    for (Slice slice : slices) {
      bytes += slice.bytes().length;
    }
    return bytes;
  }
}
