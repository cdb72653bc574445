package io.onhand.bench.load;

import io.onhand.bench.http2.FrameHandler;
import io.onhand.bench.http2.FrameReader;
import io.onhand.bench.http2.Frames;
import io.onhand.bench.http2.HpackDecoder;
import io.onhand.bench.http2.Http2ProtocolException;
import io.onhand.bench.http2.PeerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The other end of one HTTP/2 connection, doing what a test says: for what no well-behaved server
 * does on demand. What it saw is read after {@link #end}.
 */
final class ScriptedServer implements FrameHandler, AutoCloseable {

  private static final int PREFACE_BYTES = 24;
  private static final int BUFFER_BYTES = 1 << 20;

  private final ServerSocket listener;
  private final Thread thread;
  private final String settings;
  private final BiConsumer<ScriptedServer, Integer> onCall;
  private final Consumer<ScriptedServer> onPong;
  private final HpackDecoder decoder = new HpackDecoder();
  private final FrameReader reader = new FrameReader(this);
  private OutputStream out = OutputStream.nullOutputStream();

  final List<List<String>> headers = new ArrayList<>();
  long dataBytes;
  int pongs;

  /**
   * Listens on a free loopback port.
   *
   * @param settings the payload of its SETTINGS frame in hexadecimal
   * @param onCall called with the stream of each request that is complete
   * @param onPong called when the client answered a ping
   */
  ScriptedServer(
      String settings, BiConsumer<ScriptedServer, Integer> onCall, Consumer<ScriptedServer> onPong)
      throws IOException {
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.settings = settings;
    this.onCall = onCall;
    this.onPong = onPong;
    this.thread = Thread.ofPlatform().name("scripted-server").start(this::serve);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Sends a frame; the payload is in hexadecimal. */
  void send(int type, int flags, int streamId, String payload) {
    byte[] octets = HexFormat.of().parseHex(payload);
    ByteBuffer frame = ByteBuffer.allocate(Frames.HEADER_BYTES + octets.length);
    frame.putInt((octets.length << 8) | type).put((byte) flags).putInt(streamId).put(octets);
    try {
      out.write(frame.array(), frame.arrayOffset(), frame.capacity());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a call with an empty message and status OK. */
  void answer(int streamId) {
    send(0x1, 0x4, streamId, "88");
    send(0x0, 0x0, streamId, "0000000000");
    send(0x1, 0x5, streamId, "000b677270632d7374617475730130");
  }

  void ping() {
    send(0x6, 0x0, 0, "0102030405060708");
  }

  /** Closes the connection: the client's run ends. */
  void hangUp() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the client has closed the connection. */
  void end() throws InterruptedException {
    thread.join();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  @Override
  public void data(int streamId, int bytes, int flowBytes, boolean endStream) {
    dataBytes += flowBytes;
    if (endStream) {
      onCall.accept(this, streamId);
    }
  }

  @Override
  public void headers(int streamId, ByteBuffer block, int from, int to, boolean endStream)
      throws Http2ProtocolException {
    List<String> lines = new ArrayList<>();
    decoder.decode(block, from, to, field -> lines.add(field.name() + ": " + field.value()));
    headers.add(lines);
  }

  @Override
  public void reset(int streamId, int errorCode) {}

  @Override
  public void settings(PeerSettings changed) {
    send(0x4, 0x1, 0, "");
  }

  @Override
  public void ping(long payload) {}

  @Override
  public void pong(long payload) {
    pongs++;
    onPong.accept(this);
  }

  @Override
  public void goAway(int lastStreamId, int errorCode, String debug) {}

  @Override
  public void windowUpdate(int streamId, int bytes) {}

  private void serve() {
    try (Socket socket = listener.accept()) {
      out = socket.getOutputStream();
      send(0x4, 0x0, 0, settings);
      socket.getInputStream().readNBytes(PREFACE_BYTES);
      ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
      while (true) {
        int bytes = socket.getInputStream().read(in.array(), in.position(), in.remaining());
        if (bytes < 0) {
          return;
        }
        in.position(in.position() + bytes).flip();
        reader.read(in);
        in.compact();
      }
    } catch (IOException | UncheckedIOException e) {
      // Either side hung up, which is how these scripts end.
      return;
    }
  }
}
