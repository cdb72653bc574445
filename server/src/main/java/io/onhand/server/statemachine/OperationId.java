package io.onhand.server.statemachine;

import org.jspecify.annotations.Nullable;

/**
 * Hash of (origin, key): 128 bits of SHA-256, so that nobody can choose a key that meets another's.
 *
 * @param high first eight bytes, big-endian
 * @param low next eight bytes
 */
public record OperationId(long high, long low) {
  /** Of internal commands, which are remembered under no key. */
  public static final OperationId NONE = new OperationId(0, 0);

  public static OperationId of(String origin, String key) {
    Digest digest = Digest.start();
    digest.add(origin);
    digest.add(key);
    byte[] hash = digest.finish();
    return new OperationId(Digest.longAt(hash, 0), Digest.longAt(hash, 8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OperationId id && high == id.high && low == id.low;
  }

  /** Part of a hash is one. */
  @Override
  public int hashCode() {
    return (int) low;
  }
}
