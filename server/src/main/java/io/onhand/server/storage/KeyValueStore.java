package io.onhand.server.storage;

/**
 * An ordered key-value store with atomic batches. One thread writes at a time; any thread reads. A
 * batch is visible to readers when {@link #write} returns, whole or not at all.
 */
public interface KeyValueStore extends KeyValueReader, AutoCloseable {

  /**
   * Applies a batch atomically.
   *
   * @throws StorageException if the write or its sync failed. Whether the batch is in the store is
   *     then unknown until the store is opened again: it must not be retried, and the store takes
   *     no further write
   */
  void write(WriteBatch batch, Durability durability);

  /** The store as it is now; the caller closes it. */
  KeyValueSnapshot snapshot();

  /** Returns when everything written so far is in synced table files. */
  void flush();

  /** Closes the store; cursors and snapshots must be closed before. */
  @Override
  void close();
}
