package io.onhand.server.statemachine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 over an unambiguous encoding: numbers as eight bytes big-endian, texts as their length in
 * bytes and their UTF-8. Collects into one array, because small updates cost more than the hash.
 */
final class Digest {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::sha256);

  private byte[] buffer = new byte[160];
  private int size;

  private Digest() {}

  static Digest start() {
    return new Digest();
  }

  void add(long number) {
    ensure(Long.BYTES);
    LONG.set(buffer, size, number);
    size += Long.BYTES;
  }

  void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  byte[] finish() {
    MessageDigest sha = SHA_256.get();
    sha.reset();
    sha.update(buffer, 0, size);
    return sha.digest();
  }

  static long longAt(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256 in every JDK, but it is missing.", e);
    }
  }
}
