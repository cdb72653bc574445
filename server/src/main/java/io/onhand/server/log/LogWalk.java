package io.onhand.server.log;

import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.schema.Keys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many entries of the log, as it was when the walk began. A block is read and checked once
 * for all entries in a row that it holds. One thread.
 */
public final class LogWalk implements AutoCloseable {
  private final KeyValueCursor cursor;
  private byte @Nullable [] bytes;
  private @Nullable BlockHeader header;

  LogWalk(KeyValueCursor cursor) {
    this.cursor = cursor;
  }

  /** The entry; empty when the log does not hold it, being trimmed or not so far yet. */
  public Optional<Entry> entry(long sequence) {
    if (bytes == null || header == null || !holds(header, sequence)) {
      if (!cursor.seekForPrev(Keys.sequence(sequence))) {
        return Optional.empty();
      }
      bytes = cursor.value();
      header = BlockCodec.checked(bytes);
      if (!holds(header, sequence)) {
        return Optional.empty();
      }
    }
    return Optional.of(BlockCodec.entry(bytes, header, sequence));
  }

  @Override
  public void close() {
    cursor.close();
  }

  private static boolean holds(BlockHeader header, long sequence) {
    return header.firstSequence() <= sequence && sequence <= header.lastSequence();
  }
}
