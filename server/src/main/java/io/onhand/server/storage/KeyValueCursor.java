package io.onhand.server.storage;

/**
 * A position in one family, in the order of keys as unsigned bytes, over one consistent view.
 *
 * <p>A new cursor stands nowhere: it is moved by a seek first. Each move returns {@link
 * #isValid()}. A cursor is used by one thread at a time. A read that fails throws {@link
 * StorageException}; it never looks like the end.
 */
public interface KeyValueCursor extends AutoCloseable {

  /** Moves to the first key that is equal to or after the given one. */
  boolean seek(byte[] key);

  /** Moves to the last key that is equal to or before the given one. */
  boolean seekForPrev(byte[] key);

  /** Moves to the first key of the family. */
  boolean seekToFirst();

  /** Moves to the last key of the family. */
  boolean seekToLast();

  /** Moves to the next key; only from a valid position. */
  boolean next();

  /** Moves to the previous key; only from a valid position. */
  boolean previous();

  /** Whether the cursor stands on a key. */
  boolean isValid();

  /** A copy of the key under the cursor; only at a valid position. */
  byte[] key();

  /** A copy of the value under the cursor; only at a valid position. */
  byte[] value();

  @Override
  void close();
}
