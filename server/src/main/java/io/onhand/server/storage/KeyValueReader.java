package io.onhand.server.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an ordered key-value store or of one snapshot of it. Any thread may read; arrays passed
 * in must not be changed during the call, arrays returned belong to the caller.
 *
 * <p>A read that fails, also because the stored bytes are damaged, throws {@link StorageException};
 * it never looks like an absent key.
 */
public interface KeyValueReader {

  /** The value of a key, or null if the key is absent. */
  byte @Nullable [] get(ColumnFamily family, byte[] key);

  /**
   * The values of many keys from one consistent view, in the order of the keys, null where a key is
   * absent. A key may be listed twice.
   */
  List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys);

  /**
   * A cursor over a family as it is now: later writes are not seen. The caller closes it, before
   * the reader it came from.
   */
  KeyValueCursor cursor(ColumnFamily family);
}
