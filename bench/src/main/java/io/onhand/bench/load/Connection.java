package io.onhand.bench.load;

import io.onhand.bench.http2.CallHeaders;
import io.onhand.bench.http2.FrameHandler;
import io.onhand.bench.http2.FrameReader;
import io.onhand.bench.http2.Frames;
import io.onhand.bench.http2.HpackDecoder;
import io.onhand.bench.http2.Http2ProtocolException;
import io.onhand.bench.http2.PeerSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/**
 * One HTTP/2 connection that carries unary calls of one template. Owned by the generator's thread.
 *
 * <p>A call goes out as one HEADERS and one DATA frame, so its message must fit into one frame and
 * into a new stream's window; both are checked when the server's settings are known.
 */
final class Connection implements FrameHandler, AutoCloseable {

  private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

  /** No call gets an id above: what is left is for the ids that are skipped. */
  static final int STREAM_ID_LAST = Frames.STREAM_ID_MAX - 4 * 1024 * 1024;

  private static final int GRPC_PREFIX_BYTES = 5;

  private final InetSocketAddress server;
  private final BufferedSocket socket;
  private final RequestTemplate template;
  private final CallHeaders callHeaders;
  private final Answers answers;
  private final OpenCalls calls;
  private final FrameReader reader = new FrameReader(this);
  private final HpackDecoder decoder = new HpackDecoder();
  private final AnswerTrailers trailers = new AnswerTrailers();

  /** The headers of the next call, and of all after it. */
  private byte[] nextBlock;

  private byte[] laterBlock;

  private PeerSettings settings = PeerSettings.DEFAULT;
  private boolean settled;
  private boolean goingAway;
  private int nextStreamId;
  private long sendWindowBytes = Frames.DEFAULT_WINDOW_BYTES;
  private int unreturnedBytes;

  private Connection(
      InetSocketAddress server,
      BufferedSocket socket,
      RequestTemplate template,
      int capacity,
      int firstStreamId,
      Answers answers) {
    this.server = server;
    this.socket = socket;
    this.template = template;
    this.callHeaders =
        new CallHeaders(template.path(), server.getHostString() + ":" + server.getPort());
    this.nextBlock = callHeaders.indexing();
    this.laterBlock = callHeaders.indexed();
    this.calls = new OpenCalls(capacity);
    this.nextStreamId = firstStreamId;
    this.answers = answers;
  }

  /**
   * Connects, which waits at most five seconds. Calls can be sent once the server's settings came.
   *
   * @param capacity calls that will be open at once at most
   * @param firstStreamId odd; 1 but for tests of its exhaustion
   */
  static Connection open(
      InetSocketAddress server,
      Selector selector,
      RequestTemplate template,
      int capacity,
      int firstStreamId,
      Answers answers)
      throws IOException {
    BufferedSocket socket = BufferedSocket.open(server, selector);
    Connection connection =
        new Connection(server, socket, template, capacity, firstStreamId, answers);
    socket.attach(connection);
    Frames.preface(socket.out(), STREAM_WINDOW_BYTES, CONNECTION_WINDOW_BYTES);
    return connection;
  }

  /** Whether the server's settings came, so that calls may go out. */
  boolean settled() {
    return settled;
  }

  PeerSettings settings() {
    return settings;
  }

  int openCalls() {
    return calls.count();
  }

  /** No new call can ever be sent here: the server is going away or the stream ids are used up. */
  boolean finished() {
    return goingAway || nextStreamId > STREAM_ID_LAST;
  }

  /** Whether a call can be sent now. */
  boolean ready() {
    return settled
        && !finished()
        && calls.count() < settings.concurrentStreamsMax()
        && sendWindowBytes >= GRPC_PREFIX_BYTES + template.messageBytes()
        && socket.takes(requestBytes());
  }

  /** Puts a call into the buffer that {@link #flush} sends; only when {@link #ready}. */
  void send(long number, long now) {
    while (calls.placeTaken(nextStreamId)) {
      nextStreamId += 2;
    }
    int streamId = nextStreamId;
    nextStreamId += 2;
    int dataBytes = GRPC_PREFIX_BYTES + template.messageBytes();
    ByteBuffer out = socket.out();
    Frames.headers(out, streamId, nextBlock);
    Frames.lastDataHeader(out, streamId, dataBytes);
    out.put((byte) 0).putInt(template.messageBytes());
    template.write(out, number);
    nextBlock = laterBlock;
    sendWindowBytes -= dataBytes;
    calls.open(streamId, number, now);
  }

  /** Sends what is in the buffer, as much as the socket takes now. */
  void flush() throws IOException {
    socket.flush();
  }

  /**
   * Reads what came; {@link #deliver} hands it on.
   *
   * @return whether anything came
   * @throws EOFException when the server closed the connection while it was in use
   */
  boolean receive() throws IOException {
    int bytes = socket.receive();
    if (bytes < 0 && (calls.count() > 0 || !finished())) {
      throw new EOFException(
          "Expected "
              + calls.count()
              + " more answers from "
              + server
              + ", but it closed the connection.");
    }
    return bytes > 0;
  }

  /** Hands on the answers among what was received. */
  void deliver() throws Http2ProtocolException {
    socket.deliver(reader);
  }

  @Override
  public void data(int streamId, int dataBytes, int flowBytes, boolean endStream)
      throws Http2ProtocolException {
    unreturnedBytes += flowBytes;
    if (unreturnedBytes > CONNECTION_WINDOW_BYTES / 2) {
      Frames.windowUpdate(socket.control(), 0, unreturnedBytes);
      unreturnedBytes = 0;
    }
    int place = calls.placeOf(streamId);
    if (place < 0) {
      return;
    }
    calls.addReceivedBytes(place, flowBytes);
    if (endStream) {
      close(place, "NO_TRAILERS");
    } else if (flowBytes > 0 && calls.receivedBytesAt(place) > STREAM_WINDOW_BYTES / 2) {
      Frames.windowUpdate(socket.control(), streamId, flowBytes);
    }
  }

  @Override
  public void headers(int streamId, ByteBuffer block, int from, int to, boolean endStream)
      throws Http2ProtocolException {
    trailers.clear();
    decoder.decode(block, from, to, trailers);
    int place = calls.placeOf(streamId);
    if (place < 0 || !endStream) {
      return;
    }
    if (!trailers.ok()) {
      close(place, trailers.reason());
    } else if (calls.receivedBytesAt(place) < GRPC_PREFIX_BYTES) {
      close(place, "NO_MESSAGE");
    } else {
      long startedAt = calls.startedAt(place);
      calls.close(place);
      answers.accepted(startedAt);
    }
  }

  @Override
  public void reset(int streamId, int errorCode) {
    int place = calls.placeOf(streamId);
    if (place < 0) {
      return;
    }
    if (errorCode == Frames.REFUSED_STREAM) {
      unprocessed(place);
    } else {
      close(place, "RESET_" + errorCode);
    }
  }

  @Override
  public void settings(PeerSettings changed) throws Http2ProtocolException {
    int dataBytes = GRPC_PREFIX_BYTES + template.messageBytes();
    if (dataBytes > Math.min(changed.initialWindowBytes(), Frames.PAYLOAD_BYTES_MAX)) {
      throw new Http2ProtocolException(
          "Expected a request of "
              + dataBytes
              + " bytes to fit into one frame and the server's stream window of "
              + changed.initialWindowBytes()
              + " bytes, but it does not.");
    }
    if (!settled && !callHeaders.fits(changed.headerTableBytes())) {
      nextBlock = callHeaders.literal();
      laterBlock = nextBlock;
    } else if (settled && changed.headerTableBytes() < settings.headerTableBytes()) {
      throw new Http2ProtocolException(
          "Expected the server to keep its header table, but it shrinks it to "
              + changed.headerTableBytes()
              + " bytes.");
    }
    settings = changed;
    settled = true;
    Frames.settingsAck(socket.control());
  }

  @Override
  public void ping(long payload) throws Http2ProtocolException {
    Frames.pingAck(socket.control(), payload);
  }

  @Override
  public void goAway(int lastStreamId, int errorCode, String debug) throws Http2ProtocolException {
    if (errorCode != 0) {
      throw new Http2ProtocolException(
          "Expected "
              + server
              + " to go on, but it ended the connection: "
              + errorCode
              + " "
              + debug);
    }
    goingAway = true;
    for (int place : calls.placesAbove(lastStreamId)) {
      unprocessed(place);
    }
  }

  @Override
  public void windowUpdate(int streamId, int bytes) {
    // Streams end with their only frame, so their own windows never hold anything up.
    if (streamId == 0) {
      sendWindowBytes += bytes;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int requestBytes() {
    return 2 * Frames.HEADER_BYTES + nextBlock.length + GRPC_PREFIX_BYTES + template.messageBytes();
  }

  private void close(int place, String reason) {
    long startedAt = calls.startedAt(place);
    calls.close(place);
    answers.refused(reason, startedAt);
  }

  private void unprocessed(int place) {
    long number = calls.numberAt(place);
    calls.close(place);
    answers.unprocessed(number);
  }
}
