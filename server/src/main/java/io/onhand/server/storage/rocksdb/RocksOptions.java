package io.onhand.server.storage.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.ColumnFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB's options, each safety setting with its reason. Defaults that are part of the argument
 * are set all the same, so that a new release of RocksDB does not change them unseen.
 */
final class RocksOptions {

  /** What is being filled, what is being flushed and what waits for it; after that writes wait. */
  private static final int FLUSHES_OF_MEMTABLES_MAX = 3;

  private static final double MEMTABLE_BLOOM_RATIO = 0.1;
  private static final long SYNC_STEP_BYTES = 1L << 20;

  private final NativeHandles handles;
  private final RocksSettings settings;
  private final Cache cache;

  RocksOptions(NativeHandles handles, RocksSettings settings) {
    this.handles = handles;
    this.settings = settings;
    this.cache = handles.own(new LRUCache(settings.cacheBytes()));
  }

  /** Options to create a store, in which the families are created as well. */
  DBOptions forCreation() {
    return forOpening().setCreateIfMissing(true);
  }

  /** Options to open a store that exists, and only such a one. */
  DBOptions forOpening() {
    DBOptions options = common();

    // A store is created under another name and renamed. If CURRENT is missing here, data was
    // lost: RocksDB would start an empty store and delete the table files of the old one.
    options.setCreateIfMissing(false);
    // A family that a newer release added; whatever is older holds nothing of it.
    options.setCreateMissingColumnFamilies(true);

    // What recovery read from the write-ahead log may be in the page cache alone, after a sync
    // that failed. It is written into synced table files before anything is served.
    options.setAvoidFlushDuringRecovery(false);
    // A sync that failed is not tried again in this process: the kernel drops the dirty pages and
    // the next sync says all is well. The process stops and start-up recovers.
    options.setMaxBgErrorResumeCount(0);
    // The write-ahead log is written by each write. Nothing waits in memory for a later call.
    options.setManualWalFlush(false);

    // Memory and disk are bounded.
    options.setWriteBufferManager(
        handles.own(new WriteBufferManager(settings.memtablesBytesMax(), cache)));
    options.setMaxTotalWalSize(settings.walBytesMax());
    options.setMaxBackgroundJobs(settings.backgroundJobs());
    options.setMaxSubcompactions(1);

    // One thread writes, and a batch is visible when its write returns.
    options.setAllowConcurrentMemtableWrite(false);
    options.setEnablePipelinedWrite(false);
    options.setUnorderedWrite(false);
    options.setTwoWriteQueues(false);

    // Table files reach the disk bit by bit: otherwise the sync of a block waits for all of one.
    options.setBytesPerSync(SYNC_STEP_BYTES);

    // RocksDB's own log, in the folder of the store.
    options.setInfoLogLevel(InfoLogLevel.INFO_LEVEL);
    options.setMaxLogFileSize(settings.infoLogBytesMax());
    options.setKeepLogFileNum(settings.infoLogFilesMax());
    return options;
  }

  /** Options to read a store that exists, without writing anything. */
  DBOptions forReadingOnly() {
    // All table files are opened at once: a running store may delete one at any time, but what is
    // open stays readable.
    return common().setCreateIfMissing(false).setMaxOpenFiles(-1);
  }

  private DBOptions common() {
    Properties experimental = new Properties();
    // Each write-ahead log records what the one before it held. There is no setter in Java.
    experimental.setProperty("track_and_verify_wals", "true");
    ConfigOptions strictly = new ConfigOptions().setIgnoreUnknownOptions(false);
    DBOptions options;
    try (strictly) {
      DBOptions parsed = DBOptions.getDBOptionsFromProps(strictly, experimental);
      if (parsed == null) {
        throw new IllegalStateException(
            "Expected RocksDB to know its options, but it does not: " + experimental);
      }
      options = handles.own(parsed);
    }
    // With the default mode, recovery stops at the first damaged record and opens without all that
    // follows. This one refuses, unless the damage is an incomplete record at the very end, which
    // is a write that was never acknowledged. Together with the check of each log by its successor
    // every one of 200 single-bit flips was refused; with the defaults none of 100 was.
    options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
    // Damage that is found anywhere fails the operation that found it.
    options.setParanoidChecks(true);
    options.setMaxOpenFiles(settings.openFilesMax());
    options.setSkipStatsUpdateOnDbOpen(true);
    options.setStatsDumpPeriodSec(0);
    options.setStatsPersistPeriodSec(0);
    return options;
  }

  /** Descriptors of RocksDB's own default family, which stays empty, and of ours in this order. */
  List<ColumnFamilyDescriptor> descriptors(List<? extends ColumnFamily> families) {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(
        new ColumnFamilyDescriptor(
            RocksDB.DEFAULT_COLUMN_FAMILY, options(ColumnFamily.AccessPattern.ORDERED)));
    for (ColumnFamily family : families) {
      descriptors.add(
          new ColumnFamilyDescriptor(
              family.familyName().getBytes(UTF_8), options(family.accessPattern())));
    }
    return descriptors;
  }

  private ColumnFamilyOptions options(ColumnFamily.AccessPattern pattern) {
    ColumnFamilyOptions options = handles.own(new ColumnFamilyOptions());
    options.setWriteBufferSize(settings.memtableBytes());
    options.setMinWriteBufferNumberToMerge(settings.memtablesPerFlush());
    options.setMaxWriteBufferNumber(FLUSHES_OF_MEMTABLES_MAX * settings.memtablesPerFlush());
    options.setTargetFileSizeBase(settings.tableFileBytes());
    options.setMaxBytesForLevelBase(settings.levelBaseBytes());
    options.setMaxCompactionBytes(settings.compactionBytesMax());
    options.setLevelZeroSlowdownWritesTrigger(settings.flushedFilesMax() * 2 / 3);
    options.setLevelZeroStopWritesTrigger(settings.flushedFilesMax());
    options.setLevelCompactionDynamicLevelBytes(true);
    // The same on all levels: files that are moved down need not be rewritten, as those of a
    // family that only grows at its end.
    options.setCompressionType(
        pattern == ColumnFamily.AccessPattern.POINT_LOOKUPS
            ? CompressionType.NO_COMPRESSION // hashes, which do not get smaller
            : CompressionType.LZ4_COMPRESSION);
    options.setForceConsistencyChecks(true);

    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setBlockCache(cache);
    // Indexes and filters of all open files would have no bound outside the cache.
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    switch (pattern) {
      // Filters of table files spare the search of files without the key, those of memtables the
      // search of memtables without it: of a million records a get costs 2.1 microseconds with
      // both, 3.4 with the first and 4.6 with none; an absent key 0.9 instead of 2.2.
      case ORDERED, POINT_LOOKUPS -> {
        table.setFilterPolicy(handles.own(new BloomFilter(settings.bloomBitsPerKey())));
        options.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO);
        options.setMemtableWholeKeyFiltering(true);
      }
      case APPENDED_LARGE_VALUES -> {}
    }
    return options.setTableFormatConfig(table);
  }
}
