package io.onhand.server.storage.rocksdb;

/**
 * The sizes of a store. All memory it takes is bounded by {@code cacheBytes} plus what its open
 * readers pin; all disk it may write without being asked by {@link #headroomBytes}.
 *
 * @param cacheBytes one cache for blocks, indexes and filters, in which memtables are counted too
 * @param memtablesBytesMax all memtables of all families together
 * @param memtableBytes one memtable; small ones stay in the processor's caches: with 4 MiB instead
 *     of 16 a block is written in two thirds of the time
 * @param memtablesPerFlush full memtables that one flush merges into one file, so that small
 *     memtables do not make small files
 * @param walBytesMax of all write-ahead logs; bounds the time that recovery takes
 * @param openFilesMax table files held open
 * @param backgroundJobs flushes and compactions at once
 * @param tableFileBytes a table file that a compaction writes
 * @param levelBaseBytes the first level below the flushed files
 * @param flushedFilesMax per family, at which writes stop until a compaction is through
 * @param compactionBytesMax what one compaction below the first level writes at most
 * @param bloomBitsPerKey of the filters of table files; 10 bits let 1 in 100 absent keys through
 * @param infoLogBytesMax one file of RocksDB's own log
 * @param infoLogFilesMax how many of those are kept
 */
public record RocksSettings(
    long cacheBytes,
    long memtablesBytesMax,
    long memtableBytes,
    int memtablesPerFlush,
    long walBytesMax,
    int openFilesMax,
    int backgroundJobs,
    long tableFileBytes,
    long levelBaseBytes,
    int flushedFilesMax,
    long compactionBytesMax,
    int bloomBitsPerKey,
    long infoLogBytesMax,
    int infoLogFilesMax) {

  private static final long MIB = 1L << 20;

  /** Recovery of this much is still a matter of a second or two. */
  private static final long WAL_BYTES_LIMIT = 128 * MIB;

  /** For Central. */
  public static final RocksSettings CENTRAL =
      new RocksSettings(
          192 * MIB, 96 * MIB, 4 * MIB, 4, 128 * MIB, 512, 2, 32 * MIB, 128 * MIB, 24, 512 * MIB,
          10, MIB, 8);

  /** For a store's agent: the stock of one store, on a machine that does other work. */
  public static final RocksSettings AGENT =
      new RocksSettings(
          48 * MIB, 24 * MIB, MIB, 4, 32 * MIB, 128, 2, 16 * MIB, 32 * MIB, 24, 128 * MIB, 10, MIB,
          4);

  /** For an agent's outbox: empty most of the time, some MiB after a day without a line. */
  public static final RocksSettings OUTBOX =
      new RocksSettings(
          16 * MIB, 8 * MIB, MIB, 4, 16 * MIB, 64, 2, 4 * MIB, 8 * MIB, 8, 16 * MIB, 10, 1 << 18,
          2);

  /** For what an agent forwarded: written in order, read after a restore of Central. */
  public static final RocksSettings FORWARDED =
      new RocksSettings(
          16 * MIB, 8 * MIB, MIB, 4, 16 * MIB, 64, 2, 8 * MIB, 32 * MIB, 8, 32 * MIB, 10, 1 << 18,
          2);

  public RocksSettings {
    requireAtLeast(memtableBytes, MIB, "memtable_bytes");
    requireAtLeast(memtablesPerFlush, 1, "memtables_per_flush");
    requireAtLeast(
        memtablesBytesMax,
        2 * flushedFileBytes(memtableBytes, memtablesPerFlush),
        "memtables_bytes_max");
    requireAtLeast(cacheBytes, memtablesBytesMax + 8 * MIB, "cache_bytes");
    requireAtLeast(
        walBytesMax, flushedFileBytes(memtableBytes, memtablesPerFlush), "wal_bytes_max");
    requireAtMost(walBytesMax, WAL_BYTES_LIMIT, "wal_bytes_max");
    requireAtLeast(openFilesMax, 64, "open_files_max");
    requireAtLeast(backgroundJobs, 2, "background_jobs");
    requireAtLeast(tableFileBytes, MIB, "table_file_bytes");
    requireAtLeast(levelBaseBytes, tableFileBytes, "level_base_bytes");
    requireAtLeast(flushedFilesMax, 8, "flushed_files_max");
    requireAtLeast(compactionBytesMax, 2 * tableFileBytes, "compaction_bytes_max");
    requireAtLeast(bloomBitsPerKey, 1, "bloom_bits_per_key");
    requireAtLeast(infoLogBytesMax, 1 << 16, "info_log_bytes_max");
    requireAtLeast(infoLogFilesMax, 1, "info_log_files_max");
  }

  /**
   * What the store may still write when no more is asked of it: its write-ahead logs, its memtables
   * as table files, and the outputs of the compactions that can run at once, whose inputs go only
   * after. The low-water mark of the disk is never below this.
   */
  public long headroomBytes() {
    int flushes = Math.max(1, backgroundJobs / 4); // as RocksDB divides them
    long firstLevel =
        flushedFilesMax * flushedFileBytes(memtableBytes, memtablesPerFlush) + levelBaseBytes;
    long compaction = Math.max(firstLevel, compactionBytesMax);
    return walBytesMax
        + memtablesBytesMax
        + (backgroundJobs - flushes) * compaction
        + infoLogFilesMax * infoLogBytesMax;
  }

  private static long flushedFileBytes(long memtableBytes, int memtablesPerFlush) {
    return memtableBytes * memtablesPerFlush;
  }

  private static void requireAtLeast(long value, long least, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Expected %s to be at least %d, but it is %d".formatted(name, least, value));
    }
  }

  private static void requireAtMost(long value, long most, String name) {
    if (value > most) {
      throw new IllegalArgumentException(
          "Expected %s to be at most %d, but it is %d".formatted(name, most, value));
    }
  }
}
