package io.onhand.server.storage.schema;

import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the keys of a family that begin the same, page by page. */
final class IndexPage {
  private final KeyValueReader reader;
  private final CentralFamily family;

  IndexPage(KeyValueReader reader, CentralFamily family) {
    this.reader = reader;
    this.family = family;
  }

  /**
   * Keys in order.
   *
   * @param prefix what they begin with
   * @param after the key to begin after; null: begin with the first
   */
  List<byte[]> keys(byte[] prefix, byte @Nullable [] after, int limit) {
    return keys(prefix, after, limit, key -> true);
  }

  /**
   * Keys in order, up to the first that is not wanted.
   *
   * @param prefix what they begin with
   * @param after the key to begin after; null: begin with the first
   */
  List<byte[]> keys(byte[] prefix, byte @Nullable [] after, int limit, Predicate<byte[]> isWanted) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(family)) {
      boolean more = seek(cursor, prefix, after);
      while (more && keys.size() < limit) {
        byte[] key = cursor.key();
        if (!Bytes.startsWith(key, prefix) || !isWanted.test(key)) {
          break;
        }
        keys.add(key);
        more = cursor.next();
      }
    }
    return keys;
  }

  /** How many keys begin so. */
  long count(byte[] prefix) {
    long count = 0;
    try (KeyValueCursor cursor = reader.cursor(family)) {
      for (boolean more = cursor.seek(prefix);
          more && Bytes.startsWith(cursor.key(), prefix);
          more = cursor.next()) {
        count++;
      }
    }
    return count;
  }

  /** To the first key after one, or else to the first that begins with the prefix. */
  static boolean seek(KeyValueCursor cursor, byte[] prefix, byte @Nullable [] after) {
    if (after == null) {
      return cursor.seek(prefix);
    }
    boolean found = cursor.seek(after);
    if (found && Arrays.equals(cursor.key(), after)) {
      return cursor.next();
    }
    return found;
  }
}
