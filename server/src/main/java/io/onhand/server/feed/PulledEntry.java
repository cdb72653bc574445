package io.onhand.server.feed;

import java.util.List;

/**
 * An entry for a caller who polls.
 *
 * @param entry the entry
 * @param previousSequence what it was given before it
 * @param slices those of its stores
 */
public record PulledEntry(
    EncodedEntry entry, long previousSequence, List<EncodedEntry.Slice> slices) {}
