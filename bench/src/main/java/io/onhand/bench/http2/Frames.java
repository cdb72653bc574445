package io.onhand.bench.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes HTTP/2 frames (RFC 9113) into a buffer at its position, and names their numbers. */
public final class Frames {

  /** Length, type, flags and stream of every frame. */
  public static final int HEADER_BYTES = 9;

  /** Largest payload a peer may send unless asked for more; this client never asks. */
  public static final int PAYLOAD_BYTES_MAX = 16 * 1024;

  /** Flow-control window of a stream and of a connection before anything was agreed. */
  public static final int DEFAULT_WINDOW_BYTES = 65_535;

  /** The last stream a client can open on one connection. */
  public static final int STREAM_ID_MAX = Integer.MAX_VALUE;

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PUSH_PROMISE = 0x5;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY = 0x20;

  static final int SETTING_HEADER_TABLE_BYTES = 0x1;
  static final int SETTING_ENABLE_PUSH = 0x2;
  static final int SETTING_CONCURRENT_STREAMS_MAX = 0x3;
  static final int SETTING_INITIAL_WINDOW_BYTES = 0x4;

  /** RST_STREAM: the server did not look at the request, so it may be sent again. */
  public static final int REFUSED_STREAM = 0x7;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  /**
   * Opens a connection: the preface, no server push, and windows for what the server sends.
   *
   * @param streamWindowBytes what each stream may hold before it waits
   * @param connectionWindowBytes what all streams together may, at least {@link
   *     #DEFAULT_WINDOW_BYTES}
   */
  public static void preface(ByteBuffer out, int streamWindowBytes, int connectionWindowBytes) {
    out.put(PREFACE);
    header(out, 12, SETTINGS, 0, 0);
    out.putShort((short) SETTING_ENABLE_PUSH).putInt(0);
    out.putShort((short) SETTING_INITIAL_WINDOW_BYTES).putInt(streamWindowBytes);
    if (connectionWindowBytes > DEFAULT_WINDOW_BYTES) {
      windowUpdate(out, 0, connectionWindowBytes - DEFAULT_WINDOW_BYTES);
    }
  }

  /** A whole header block; the request's body follows. */
  public static void headers(ByteBuffer out, int streamId, byte[] block) {
    header(out, block.length, HEADERS, END_HEADERS, streamId);
    out.put(block);
  }

  /** The frame before a payload that ends the stream. */
  public static void lastDataHeader(ByteBuffer out, int streamId, int payloadBytes) {
    header(out, payloadBytes, DATA, END_STREAM, streamId);
  }

  /** Lets the peer send so many more bytes; stream 0 is the connection. */
  public static void windowUpdate(ByteBuffer out, int streamId, int bytes) {
    header(out, 4, WINDOW_UPDATE, 0, streamId);
    out.putInt(bytes);
  }

  /** Confirms the peer's settings. */
  public static void settingsAck(ByteBuffer out) {
    header(out, 0, SETTINGS, ACK, 0);
  }

  /** Answers a ping with its own eight bytes. */
  public static void pingAck(ByteBuffer out, long payload) {
    header(out, 8, PING, ACK, 0);
    out.putLong(payload);
  }

  /** Says goodbye without an error; the server opened no streams. */
  public static void goAway(ByteBuffer out) {
    header(out, 8, GOAWAY, 0, 0);
    out.putInt(0).putInt(0);
  }

  private static void header(ByteBuffer out, int payloadBytes, int type, int flags, int streamId) {
    out.putInt((payloadBytes << 8) | type).put((byte) flags).putInt(streamId);
  }
}
