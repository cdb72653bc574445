package io.onhand.bench.http2;

import java.nio.ByteBuffer;

/** Takes what a {@link FrameReader} found, in the order received. */
public interface FrameHandler {

  /**
   * Body bytes.
   *
   * @param dataBytes without padding
   * @param flowBytes what counts for flow control: the whole payload
   */
  void data(int streamId, int dataBytes, int flowBytes, boolean endStream)
      throws Http2ProtocolException;

  /** A whole header block, continuations joined, at octets {@code from} to {@code to}. */
  void headers(int streamId, ByteBuffer block, int from, int to, boolean endStream)
      throws Http2ProtocolException;

  /** The server gave a stream up; the code is of RFC 9113, 7. */
  void reset(int streamId, int errorCode) throws Http2ProtocolException;

  /** The server's settings, which want to be confirmed. Those it left out are unchanged. */
  void settings(PeerSettings settings) throws Http2ProtocolException;

  /** A ping that wants to be answered. */
  void ping(long payload) throws Http2ProtocolException;

  /** The answer to a ping; a client that sends none need not care. */
  default void pong(long payload) {}

  /** The server will not look at streams above {@code lastStreamId}. */
  void goAway(int lastStreamId, int errorCode, String debug) throws Http2ProtocolException;

  /** The server takes so many more bytes; stream 0 is the connection. */
  void windowUpdate(int streamId, int bytes) throws Http2ProtocolException;
}
