package io.onhand.bench.http2;

/**
 * What a server set in one or several SETTINGS frames.
 *
 * @param headerTableBytes the dynamic table its decoder keeps
 * @param concurrentStreamsMax open streams it allows
 * @param initialWindowBytes what a new stream may send before it waits
 */
public record PeerSettings(int headerTableBytes, int concurrentStreamsMax, int initialWindowBytes) {

  /** What holds until the server says otherwise. */
  public static final PeerSettings DEFAULT =
      new PeerSettings(
          HpackDecoder.TABLE_BYTES_MAX, Integer.MAX_VALUE, Frames.DEFAULT_WINDOW_BYTES);

  PeerSettings with(int id, int value) throws Http2ProtocolException {
    // The wire's numbers have 32 bits without sign: what does not fit is as good as no limit.
    int number = value < 0 ? Integer.MAX_VALUE : value;
    return switch (id) {
      case Frames.SETTING_HEADER_TABLE_BYTES ->
          new PeerSettings(number, concurrentStreamsMax, initialWindowBytes);
      case Frames.SETTING_CONCURRENT_STREAMS_MAX ->
          new PeerSettings(headerTableBytes, number, initialWindowBytes);
      case Frames.SETTING_INITIAL_WINDOW_BYTES -> {
        if (value < 0) {
          throw new Http2ProtocolException(
              "Expected an initial window below 2^31, but read " + (value & 0xffff_ffffL) + ".");
        }
        yield new PeerSettings(headerTableBytes, concurrentStreamsMax, number);
      }
      default -> this;
    };
  }
}
