package io.onhand.server.statemachine;

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
}
