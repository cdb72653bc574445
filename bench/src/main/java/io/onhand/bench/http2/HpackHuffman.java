package io.onhand.bench.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes HPACK's Huffman code (RFC 7541, appendix B).
 *
 * <p>The code is canonical: codes of one length are consecutive, in the order of their symbols, and
 * continue from the shorter ones. So the lengths alone say everything, and one bit at a time is
 * enough: a server's answers come from the dynamic table, and a literal is seen a few times per
 * connection.
 */
final class HpackHuffman {

  private static final int END_OF_STRING = 256;
  private static final int LENGTH_BITS_MAX = 30;

  /** Bits of the code of each octet 0 to 255, then of the end-of-string symbol. */
  private static final int[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30
  };

  /** Symbols by length, then by value. */
  private static final int[] SYMBOLS = new int[LENGTHS.length];

  /** How many codes have this many bits. */
  private static final int[] COUNT = new int[LENGTH_BITS_MAX + 1];

  /** The first code of this many bits. */
  private static final int[] FIRST_CODE = new int[LENGTH_BITS_MAX + 1];

  /** Where the symbols of this many bits begin in SYMBOLS. */
  private static final int[] FIRST_SYMBOL = new int[LENGTH_BITS_MAX + 1];

  static {
    int placed = 0;
    int code = 0;
    for (int bits = 1; bits <= LENGTH_BITS_MAX; bits++) {
      code <<= 1;
      FIRST_CODE[bits] = code;
      FIRST_SYMBOL[bits] = placed;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == bits) {
          SYMBOLS[placed++] = symbol;
          COUNT[bits]++;
        }
      }
      code += COUNT[bits];
    }
    if (code != 1 << LENGTH_BITS_MAX) {
      throw new AssertionError("Expected a complete code, but its lengths leave a gap: " + code);
    }
  }

  private HpackHuffman() {}

  /** Decodes octets {@code from} (inclusive) to {@code to} (exclusive) of a buffer. */
  static String decode(ByteBuffer bytes, int from, int to) throws Http2ProtocolException {
    byte[] text = new byte[(to - from) * 8 / 5 + 1];
    int length = 0;
    int code = 0;
    int bits = 0;
    for (int bit = 0; bit < (to - from) * 8; bit++) {
      code = (code << 1) | ((bytes.get(from + (bit >> 3)) >> (7 - (bit & 7))) & 1);
      bits++;
      int place = code - FIRST_CODE[bits];
      if (place >= 0 && place < COUNT[bits]) {
        int symbol = SYMBOLS[FIRST_SYMBOL[bits] + place];
        if (symbol == END_OF_STRING) {
          throw new Http2ProtocolException(
              "Expected octets in a Huffman string, but read its end-of-string symbol.");
        }
        text[length++] = (byte) symbol;
        code = 0;
        bits = 0;
      }
    }
    if (bits > 7 || code != (1 << bits) - 1) {
      throw new Http2ProtocolException(
          "Expected a Huffman string to be padded with up to seven 1 bits, but read others.");
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }
}
