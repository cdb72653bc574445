package io.onhand.server.storage.schema;

import java.util.Arrays;

/** Comparing keys. */
final class Bytes {
  private Bytes() {}

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
