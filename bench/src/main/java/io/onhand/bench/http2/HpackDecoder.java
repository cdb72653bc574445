package io.onhand.bench.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the header blocks of one connection (RFC 7541), with the dynamic table that the server
 * drives.
 *
 * <p>Blocks must be decoded in the order received and none may be left out, also those of streams
 * nobody waits for: each may change the table. Headers found in a table cost no allocation. One
 * thread.
 */
public final class HpackDecoder {

  /** Takes the headers of a block in their order. */
  public interface Sink {
    void header(HeaderField field);
  }

  /** Largest table an encoder may ask for: the default of HTTP/2, which this client keeps. */
  static final int TABLE_BYTES_MAX = 4096;

  private static final int STRING_BYTES_MAX = 64 * 1024;

  /** Every entry costs at least 32 octets, so the table never holds more than this. */
  private static final int ENTRIES_MAX = TABLE_BYTES_MAX / 32;

  private static final HeaderField[] STATIC_TABLE = HpackStaticTable.fields();

  /** A ring; the newest entry is just before {@code next}. */
  private final HeaderField[] entries = new HeaderField[ENTRIES_MAX];

  private int next;
  private int count;
  private int tableBytes;
  private int tableBytesLimit = TABLE_BYTES_MAX;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int position;
  private int end;

  /**
   * Decodes the block that lies at octets {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws Http2ProtocolException when the block is malformed; the connection must be closed, as
   *     its table is unknown from here on
   */
  public void decode(ByteBuffer block, int from, int to, Sink sink) throws Http2ProtocolException {
    bytes = block;
    position = from;
    end = to;
    while (position < end) {
      int first = bytes.get(position);
      if ((first & 0x80) != 0) {
        sink.header(field(integer(7)));
      } else if ((first & 0x40) != 0) {
        HeaderField field = literal(integer(6));
        insert(field);
        sink.header(field);
      } else if ((first & 0x20) != 0) {
        resize(integer(5));
      } else {
        // Without indexing and never indexed differ only for those who pass headers on.
        sink.header(literal(integer(4)));
      }
    }
  }

  /** Octets that the dynamic table accounts for now. */
  int tableBytes() {
    return tableBytes;
  }

  private HeaderField literal(int nameIndex) throws Http2ProtocolException {
    String name = nameIndex == 0 ? string() : field(nameIndex).name();
    return HeaderField.of(name, string());
  }

  private HeaderField field(int index) throws Http2ProtocolException {
    if (index >= 1 && index < STATIC_TABLE.length) {
      return STATIC_TABLE[index];
    }
    int age = index - STATIC_TABLE.length;
    if (age < 0 || age >= count) {
      throw new Http2ProtocolException(
          "Expected a header index of 1 to "
              + (STATIC_TABLE.length - 1 + count)
              + ", but read "
              + index
              + ".");
    }
    return entries[Math.floorMod(next - 1 - age, ENTRIES_MAX)];
  }

  private void insert(HeaderField field) {
    int size = field.tableBytes();
    evictTo(tableBytesLimit - size);
    if (size > tableBytesLimit) {
      return;
    }
    entries[next] = field;
    next = (next + 1) % ENTRIES_MAX;
    count++;
    tableBytes += size;
  }

  private void resize(int limit) throws Http2ProtocolException {
    if (limit > TABLE_BYTES_MAX) {
      throw new Http2ProtocolException(
          "Expected a header table of at most "
              + TABLE_BYTES_MAX
              + " bytes, but the server asks for "
              + limit
              + ".");
    }
    tableBytesLimit = limit;
    evictTo(limit);
  }

  private void evictTo(int limit) {
    while (count > 0 && tableBytes > limit) {
      tableBytes -= entries[Math.floorMod(next - count, ENTRIES_MAX)].tableBytes();
      count--;
    }
  }

  private String string() throws Http2ProtocolException {
    boolean huffman = position < end && (bytes.get(position) & 0x80) != 0;
    int length = integer(7);
    int from = position;
    if (length > STRING_BYTES_MAX || length > end - from) {
      throw new Http2ProtocolException(
          "Expected a header string within its block of "
              + (end - from)
              + " bytes, but its length is "
              + length
              + ".");
    }
    position += length;
    if (huffman) {
      return HpackHuffman.decode(bytes, from, position);
    }
    byte[] octets = new byte[length];
    bytes.get(from, octets);
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** Reads an integer whose first octet has {@code prefixBits} of it (RFC 7541, 5.1). */
  private int integer(int prefixBits) throws Http2ProtocolException {
    int prefixMax = (1 << prefixBits) - 1;
    int value = octet() & prefixMax;
    if (value < prefixMax) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int octet = octet();
      value += (octet & 0x7f) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw new Http2ProtocolException(
        "Expected a header integer of at most 28 bits, but it goes on.");
  }

  private int octet() throws Http2ProtocolException {
    if (position >= end) {
      throw new Http2ProtocolException("Expected a whole header block, but it ends too early.");
    }
    return bytes.get(position++);
  }
}
