package io.onhand.bench.http2;

/** The 61 headers that every HPACK peer knows (RFC 7541, appendix A). */
final class HpackStaticTable {

  private static final String[] NAMES_AND_VALUES = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", "",
  };

  /** Indices of names that a request uses. */
  static final int AUTHORITY = 1;

  static final int METHOD_POST = 3;
  static final int PATH = 4;
  static final int SCHEME_HTTP = 6;
  static final int CONTENT_TYPE = 31;

  /** The index of the newest entry of the dynamic table. */
  static final int FIRST_DYNAMIC = NAMES_AND_VALUES.length / 2 + 1;

  private HpackStaticTable() {}

  /** The fields at their indices; index 0 is not used by HPACK and holds an empty field. */
  static HeaderField[] fields() {
    HeaderField[] fields = new HeaderField[FIRST_DYNAMIC];
    fields[0] = HeaderField.of("", "");
    for (int i = 1; i < fields.length; i++) {
      fields[i] = HeaderField.of(NAMES_AND_VALUES[2 * i - 2], NAMES_AND_VALUES[2 * i - 1]);
    }
    return fields;
  }
}
