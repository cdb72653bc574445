package io.onhand.server.log;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads the log of a store, or of a snapshot of it. Any thread. */
public final class LogReader {
  private final KeyValueReader reader;

  public LogReader(KeyValueReader reader) {
    this.reader = reader;
  }

  /** The entry; empty when the log does not hold it, being trimmed or not so far yet. */
  public Optional<Entry> entry(long sequence) {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      if (!cursor.seekForPrev(Keys.sequence(sequence))) {
        return Optional.empty();
      }
      byte[] bytes = cursor.value();
      return BlockCodec.header(bytes).lastSequence() < sequence
          ? Optional.empty()
          : Optional.of(BlockCodec.entry(bytes, sequence));
    }
  }

  /** Reads many entries one by one; the caller closes it. */
  public LogWalk walk() {
    return new LogWalk(reader.cursor(CentralFamily.LOG));
  }

  /**
   * Blocks with entries after a sequence, in order; the first may begin before it.
   *
   * @param after the sequence after which entries are wanted
   * @param bytesMax stop after this many bytes; one block is returned however large
   */
  public List<Block> blocksAfter(long after, long bytesMax) {
    List<Block> blocks = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      long bytes = 0;
      boolean more = seekToBlockOf(cursor, after + 1);
      while (more && bytes < bytesMax) {
        byte[] value = cursor.value();
        if (BlockCodec.header(value).lastSequence() > after) {
          blocks.add(BlockCodec.decode(value));
          bytes += value.length;
        }
        more = cursor.next();
      }
    }
    return blocks;
  }

  /**
   * Gives the entries after a sequence, in order, until the taker wants no more. A block is read
   * and checked as a whole, its entries are decoded one by one.
   */
  public void entriesAfter(long after, Predicate<Entry> taker) {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      boolean more = seekToBlockOf(cursor, after + 1);
      while (more && BlockCodec.entriesAfter(cursor.value(), after, taker)) {
        more = cursor.next();
      }
    }
  }

  /** The first sequence that the log holds; empty when it holds none. */
  public Optional<Long> oldest() {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      return cursor.seekToFirst()
          ? Optional.of(BlockCodec.header(cursor.value()).firstSequence())
          : Optional.empty();
    }
  }

  /**
   * The log time of the first block with entries after a sequence; empty when there is none. Of
   * what is trimmed, that of the first block that is left.
   */
  public OptionalLong timeAfter(long sequence) {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      for (boolean more = seekToBlockOf(cursor, sequence + 1); more; more = cursor.next()) {
        BlockHeader header = BlockCodec.header(cursor.value());
        if (header.lastSequence() > sequence) {
          return OptionalLong.of(header.logTimeMicros());
        }
      }
      return OptionalLong.empty();
    }
  }

  /** The header of the first block; empty when the log holds none. */
  public Optional<BlockHeader> first() {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      return cursor.seekToFirst()
          ? Optional.of(BlockCodec.header(cursor.value()))
          : Optional.empty();
    }
  }

  /** The last block, whole and checked; empty when the log holds none. */
  public Optional<Block> last() {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      return cursor.seekToLast()
          ? Optional.of(BlockCodec.decode(cursor.value()))
          : Optional.empty();
    }
  }

  /**
   * The last block whose log time is at or before a time, by halving the range of sequences: log
   * time never goes back along the log.
   */
  public Optional<BlockHeader> lastAtOrBefore(long logTimeMicros) {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      if (!cursor.seekToFirst()
          || BlockCodec.header(cursor.value()).logTimeMicros() > logTimeMicros) {
        return Optional.empty();
      }
      BlockHeader found = BlockCodec.header(cursor.value());
      cursor.seekToLast();
      long low = found.lastSequence() + 1;
      long high = BlockCodec.header(cursor.value()).lastSequence();
      while (low <= high) {
        long middle = low + (high - low) / 2;
        cursor.seekForPrev(Keys.sequence(middle));
        BlockHeader header = BlockCodec.header(cursor.value());
        if (header.logTimeMicros() <= logTimeMicros) {
          found = header;
          low = header.lastSequence() + 1;
        } else {
          high = header.firstSequence() - 1;
        }
      }
      return Optional.of(found);
    }
  }

  /** To the block that holds the sequence, or else to the first after it. */
  private static boolean seekToBlockOf(KeyValueCursor cursor, long sequence) {
    return cursor.seekForPrev(Keys.sequence(sequence)) || cursor.seekToFirst();
  }
}
