package io.onhand.bench.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a server's bytes into frames, in place. Knows the framing of one connection (which block is
 * being continued, what the server set); what the frames mean for a call is the handler's. One
 * thread.
 */
public final class FrameReader {

  /** Room that a buffer needs so that a frame always fits. */
  public static final int FRAME_BYTES_MAX = Frames.HEADER_BYTES + Frames.PAYLOAD_BYTES_MAX;

  private static final int BLOCK_BYTES_MAX = 256 * 1024;

  private final FrameHandler handler;
  private PeerSettings settings = PeerSettings.DEFAULT;

  /** The stream whose header block goes on in the next frame; 0 when none does. */
  private int continuedStream;

  private boolean continuedEndsStream;
  private ByteBuffer continued = ByteBuffer.allocate(0);

  public FrameReader(FrameHandler handler) {
    this.handler = handler;
  }

  /**
   * Hands on every whole frame from the buffer's position to its limit and moves the position
   * behind them. The buffer must be big-endian.
   *
   * @throws Http2ProtocolException when the server breaks the protocol: the connection is of no use
   *     any more
   */
  public void read(ByteBuffer in) throws Http2ProtocolException {
    int at = in.position();
    int limit = in.limit();
    while (limit - at >= Frames.HEADER_BYTES) {
      int lengthAndType = in.getInt(at);
      int length = lengthAndType >>> 8;
      if (length > Frames.PAYLOAD_BYTES_MAX) {
        throw new Http2ProtocolException(
            "Expected an HTTP/2 frame of at most "
                + Frames.PAYLOAD_BYTES_MAX
                + " bytes, but read "
                + length
                + ": is this a plaintext gRPC port?");
      }
      int payload = at + Frames.HEADER_BYTES;
      if (limit - payload < length) {
        break;
      }
      frame(
          lengthAndType & 0xff,
          in.get(at + 4),
          in.getInt(at + 5) & 0x7fff_ffff,
          in,
          payload,
          length);
      at = payload + length;
    }
    in.position(at);
  }

  private void frame(int type, int flags, int streamId, ByteBuffer in, int from, int length)
      throws Http2ProtocolException {
    if (continuedStream != 0 && (type != Frames.CONTINUATION || streamId != continuedStream)) {
      throw new Http2ProtocolException(
          "Expected a header block to be continued, but read a frame of type " + type + ".");
    }
    switch (type) {
      case Frames.DATA -> {
        int padding = padding(flags, in, from, length);
        handler.data(streamId, length - padding, length, (flags & Frames.END_STREAM) != 0);
      }
      case Frames.HEADERS -> headers(flags, streamId, in, from, length);
      case Frames.CONTINUATION -> continuation(flags, in, from, length);
      case Frames.RST_STREAM -> {
        expectLength(length == 4, "RST_STREAM", length);
        handler.reset(streamId, in.getInt(from));
      }
      case Frames.SETTINGS -> settings(flags, in, from, length);
      case Frames.PING -> {
        expectLength(length == 8, "PING", length);
        if ((flags & Frames.ACK) == 0) {
          handler.ping(in.getLong(from));
        } else {
          handler.pong(in.getLong(from));
        }
      }
      case Frames.GOAWAY -> {
        expectLength(length >= 8, "GOAWAY", length);
        byte[] debug = new byte[length - 8];
        in.get(from + 8, debug);
        handler.goAway(
            in.getInt(from) & 0x7fff_ffff,
            in.getInt(from + 4),
            new String(debug, StandardCharsets.UTF_8));
      }
      case Frames.WINDOW_UPDATE -> {
        expectLength(length == 4, "WINDOW_UPDATE", length);
        handler.windowUpdate(streamId, in.getInt(from) & 0x7fff_ffff);
      }
      case Frames.PUSH_PROMISE ->
          throw new Http2ProtocolException("Expected no push, but the server promised one.");
      default -> {
        // PRIORITY and unknown types are to be ignored (RFC 9113, 4.1).
      }
    }
  }

  private void headers(int flags, int streamId, ByteBuffer in, int from, int length)
      throws Http2ProtocolException {
    int padding = padding(flags, in, from, length);
    int start = from + ((flags & Frames.PADDED) != 0 ? 1 : 0);
    start += (flags & Frames.PRIORITY) != 0 ? 5 : 0;
    int end = from + length - ((flags & Frames.PADDED) != 0 ? padding - 1 : 0);
    expectLength(start <= end, "HEADERS", length);
    boolean endStream = (flags & Frames.END_STREAM) != 0;
    if ((flags & Frames.END_HEADERS) != 0) {
      handler.headers(streamId, in, start, end, endStream);
      return;
    }
    continuedStream = streamId;
    continuedEndsStream = endStream;
    continued = ByteBuffer.allocate(end - start);
    continued.put(0, in, start, end - start).position(end - start);
  }

  private void continuation(int flags, ByteBuffer in, int from, int length)
      throws Http2ProtocolException {
    int total = continued.position() + length;
    if (continuedStream == 0 || total > BLOCK_BYTES_MAX) {
      throw new Http2ProtocolException(
          "Expected a header block of at most " + BLOCK_BYTES_MAX + " bytes, but it goes on.");
    }
    ByteBuffer joined = ByteBuffer.allocate(total);
    joined.put(continued.flip()).put(joined.position(), in, from, length).position(total);
    continued = joined;
    if ((flags & Frames.END_HEADERS) != 0) {
      int streamId = continuedStream;
      continuedStream = 0;
      handler.headers(streamId, joined, 0, total, continuedEndsStream);
    }
  }

  private void settings(int flags, ByteBuffer in, int from, int length)
      throws Http2ProtocolException {
    expectLength(length % 6 == 0, "SETTINGS", length);
    if ((flags & Frames.ACK) != 0) {
      return;
    }
    for (int at = from; at < from + length; at += 6) {
      settings = settings.with(in.getShort(at) & 0xffff, in.getInt(at + 2));
    }
    handler.settings(settings);
  }

  /** Octets of a payload that are padding: the pad length's own octet and the pad. */
  private static int padding(int flags, ByteBuffer in, int from, int length)
      throws Http2ProtocolException {
    if ((flags & Frames.PADDED) == 0) {
      return 0;
    }
    int padding = length == 0 ? Integer.MAX_VALUE : 1 + (in.get(from) & 0xff);
    expectLength(padding <= length, "padded", length);
    return padding;
  }

  private static void expectLength(boolean right, String frame, int length)
      throws Http2ProtocolException {
    if (!right) {
      throw new Http2ProtocolException(
          "Expected a well-formed " + frame + " frame, but its length is " + length + ".");
    }
  }
}
