package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.statemachine.Entry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The real frames; counts how many entries were encoded. */
final class CountingFrames implements FrameEncoder {
  final AtomicInteger encoded = new AtomicInteger();
  private final FrameEncoder frames;

  CountingFrames(FrameEncoder frames) {
    this.frames = frames;
  }

  @Override
  public EncodedEntry entry(Entry entry) {
    encoded.incrementAndGet();
    return frames.entry(entry);
  }

  @Override
  public Frame entry(EncodedEntry entry, long previousSequence, List<EncodedEntry.Slice> slices) {
    return frames.entry(entry, previousSequence, slices);
  }

  @Override
  public Frame pulled(
      List<PulledEntry> entries, Position next, Position head, long serverTimeMicros) {
    return frames.pulled(entries, next, head, serverTimeMicros);
  }

  @Override
  public Frame opened(Position head, boolean isSnapshot, List<String> stores) {
    return frames.opened(head, isSnapshot, stores);
  }

  @Override
  public Frame records(List<StockRecord> records) {
    return frames.records(records);
  }

  @Override
  public Frame things(Things things) {
    return frames.things(things);
  }

  @Override
  public Frame snapshotEnd(Position position, SnapshotCounts counts) {
    return frames.snapshotEnd(position, counts);
  }

  @Override
  public Frame bookmark(Position position, long headSequence, long serverTimeMicros) {
    return frames.bookmark(position, headSequence, serverTimeMicros);
  }
}
