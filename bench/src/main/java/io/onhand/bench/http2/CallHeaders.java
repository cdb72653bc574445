package io.onhand.bench.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The headers of a gRPC call, encoded once. The first call of a connection puts them into the
 * server's dynamic table, every later one names them by index in one octet each, and nothing is
 * ever added: that is what a gRPC client sends too, without the work of encoding it.
 */
public final class CallHeaders {

  private record Header(int nameIndex, String name, String value) {
    int tableBytes() {
      return HeaderField.of(name, value).tableBytes();
    }
  }

  private static final int INDEXED = 0x80;
  private static final int LITERAL_WITH_INDEXING = 0x40;
  private static final int LITERAL = 0x00;
  private static final int TABLE_OF_ZERO_BYTES = 0x20;

  private final List<Header> headers;

  /**
   * @param path {@code /package.Service/Method}
   * @param authority {@code host:port}
   */
  public CallHeaders(String path, String authority) {
    headers =
        List.of(
            new Header(HpackStaticTable.PATH, ":path", path),
            new Header(HpackStaticTable.AUTHORITY, ":authority", authority),
            new Header(0, "te", "trailers"),
            new Header(HpackStaticTable.CONTENT_TYPE, "content-type", "application/grpc"),
            new Header(0, "user-agent", "onhand-bench"));
  }

  /** Whether a server that keeps a table of so many octets can hold these headers. */
  public boolean fits(int headerTableBytes) {
    return headerTableBytes >= HpackDecoder.TABLE_BYTES_MAX
        && headers.stream().mapToInt(Header::tableBytes).sum() <= HpackDecoder.TABLE_BYTES_MAX;
  }

  /** The block of a connection's first call, which fills the server's table. */
  public byte[] indexing() {
    return block(LITERAL_WITH_INDEXING, 6, false);
  }

  /** The block of every call after {@link #indexing()}. */
  public byte[] indexed() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(INDEXED | HpackStaticTable.METHOD_POST);
    block.write(INDEXED | HpackStaticTable.SCHEME_HTTP);
    for (int age = headers.size() - 1; age >= 0; age--) {
      block.write(INDEXED | (HpackStaticTable.FIRST_DYNAMIC + age));
    }
    return block.toByteArray();
  }

  /** The block of any call to a server with a small table: it is left empty. */
  public byte[] literal() {
    return block(LITERAL, 4, true);
  }

  private byte[] block(int literal, int prefixBits, boolean emptyTable) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    if (emptyTable) {
      block.write(TABLE_OF_ZERO_BYTES);
    }
    block.write(INDEXED | HpackStaticTable.METHOD_POST);
    block.write(INDEXED | HpackStaticTable.SCHEME_HTTP);
    for (Header header : headers) {
      integer(block, literal, prefixBits, header.nameIndex());
      if (header.nameIndex() == 0) {
        string(block, header.name());
      }
      string(block, header.value());
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(block, 0, 7, octets.length);
    block.writeBytes(octets);
  }

  private static void integer(ByteArrayOutputStream block, int first, int prefixBits, int value) {
    int prefixMax = (1 << prefixBits) - 1;
    if (value < prefixMax) {
      block.write(first | value);
      return;
    }
    block.write(first | prefixMax);
    int rest = value - prefixMax;
    while (rest >= 0x80) {
      block.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
  }
}
