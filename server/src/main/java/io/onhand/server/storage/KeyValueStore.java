package io.onhand.server.storage;

import java.nio.file.Path;

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

  /**
   * Makes a copy of the store beside it: what was written before the call is in it, and of what is
   * written meanwhile some first part. Writes and reads go on.
   *
   * @param folder where the copy goes; it must not exist, its parent must. On the file system of
   *     the store, since files that never change again are shared
   * @throws StorageException if it failed; the store is as it was, the folder may be there in part
   */
  void checkpoint(Path folder);

  /** Closes the store; cursors and snapshots must be closed before. */
  @Override
  void close();
}
