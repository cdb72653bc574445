package io.onhand.server.feed;

import java.util.List;

/**
 * One frame of a feed as bytes, in parts that are written one after the other: what is shared
 * between subscriptions is encoded once and only its array is passed on. Nobody changes the arrays.
 *
 * @param parts the bytes
 */
public record Frame(List<byte[]> parts) {
  /** A frame of one part. */
  public static Frame of(byte[] bytes) {
    return new Frame(List.of(bytes));
  }

  public int bytes() {
    int bytes = 0;
    for (byte[] part : parts) {
      bytes += part.length;
    }
    return bytes;
  }
}
