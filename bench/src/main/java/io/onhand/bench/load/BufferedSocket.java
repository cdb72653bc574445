package io.onhand.bench.load;

import io.onhand.bench.http2.FrameReader;
import io.onhand.bench.http2.Frames;
import io.onhand.bench.http2.Http2ProtocolException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A non-blocking socket with a buffer for each direction. Owned by the generator's thread. */
final class BufferedSocket implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** Kept free of requests, for confirmations and window updates. */
  private static final int CONTROL_BYTES = 16 * 1024;

  private static final int CONTROL_FRAME_BYTES_MAX = 32;

  private final InetSocketAddress server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private BufferedSocket(InetSocketAddress server, SocketChannel channel, SelectionKey key) {
    this.server = server;
    this.channel = channel;
    this.key = key;
  }

  /** Connects, which waits at most five seconds. */
  static BufferedSocket open(InetSocketAddress server, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(server, CONNECT_TIMEOUT_MILLIS);
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      return new BufferedSocket(server, channel, key);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Who is selected with this socket. */
  void attach(Connection connection) {
    key.attach(connection);
  }

  /** What {@link #flush} will send; written at its position. */
  ByteBuffer out() {
    return out;
  }

  /** Whether a request of this length leaves room for what must be answered. */
  boolean takes(int requestBytes) {
    return out.remaining() >= requestBytes + CONTROL_BYTES;
  }

  /** The same buffer, for a frame that the protocol demands. */
  ByteBuffer control() throws Http2ProtocolException {
    if (out.remaining() < CONTROL_FRAME_BYTES_MAX) {
      throw new Http2ProtocolException(
          "Expected " + server + " to read what it is sent, but it only sends.");
    }
    return out;
  }

  /** Sends what is in the buffer, as much as the socket takes now. */
  void flush() throws IOException {
    if (out.position() == 0) {
      return;
    }
    channel.write(out.flip());
    int interest =
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    out.compact();
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Reads what came; {@link #deliver} hands it on.
   *
   * @return bytes read, or -1 when the server has closed the connection
   */
  int receive() throws IOException {
    return channel.read(in);
  }

  /** Cuts what came into frames. */
  void deliver(FrameReader reader) throws Http2ProtocolException {
    reader.read(in.flip());
    in.compact();
  }

  /** Closes the socket; a server that can hear it is told goodbye. */
  @Override
  public void close() throws IOException {
    try (channel) {
      key.cancel();
      if (out.position() == 0) {
        Frames.goAway(out);
        channel.write(out.flip());
      }
    } catch (SocketException | ClosedChannelException e) {
      // The server was faster. Nobody waits for anything on this connection.
      out.clear();
    }
  }
}
