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
  /** The entry, the head of the array of its header, the list with its array, the place it has. */
  private static final int ENTRY_OBJECTS_BYTES = 96;

  /** The slice, its place in the list, the heads of its array, of its store's id and of that. */
  private static final int SLICE_OBJECTS_BYTES = 88;

  /**
   * What an entry says of one store.
   *
   * @param store the store
   * @param hasChanges the entry declares the store or changes its records; false: it only names it
   * @param bytes the encoded slice
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  public record Slice(String store, boolean hasChanges, byte[] bytes) {}

  /** The same with some of its slices alone. */
  EncodedEntry cutTo(List<Slice> some) {
    return some.size() == slices.size()
        ? this
        : new EncodedEntry(sequence, isRejection, header, List.copyOf(some));
  }

  /** What is sent of it to who wants all of it. */
  int bytes() {
    int bytes = header.length;
    for (Slice slice : slices) {
      bytes += slice.bytes().length;
    }
    return bytes;
  }

  /**
   * About what it takes in memory. Of an entry with one line the objects take more than the bytes
   * that are sent, so a bound that left them out would be half of one.
   */
  int heldBytes() {
    int bytes = ENTRY_OBJECTS_BYTES + header.length;
    for (Slice slice : slices) {
      bytes += SLICE_OBJECTS_BYTES + slice.store().length() + slice.bytes().length;
    }
    return bytes;
  }
}
