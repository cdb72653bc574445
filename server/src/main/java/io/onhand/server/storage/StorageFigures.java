package io.onhand.server.storage;

/**
 * What a store tells about itself, for metrics. Reading them costs some system calls; once a second
 * is often enough.
 *
 * @param memtableBytes written and not yet in table files
 * @param blockCacheBytes in use in the block cache, memtables included
 * @param tableBytes of all table files on disk
 * @param pendingCompactionBytes that compactions have yet to rewrite
 * @param runningCompactions at this moment
 * @param delayedWriteBytesPerSecond to which writes are slowed down now, 0 if they are not
 * @param isWriteStopped whether writes wait for flushes or compactions
 * @param backgroundErrors flushes and compactions that failed since the store was opened
 */
public record StorageFigures(
    long memtableBytes,
    long blockCacheBytes,
    long tableBytes,
    long pendingCompactionBytes,
    long runningCompactions,
    long delayedWriteBytesPerSecond,
    boolean isWriteStopped,
    long backgroundErrors) {}
