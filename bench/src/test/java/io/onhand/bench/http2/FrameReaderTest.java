package io.onhand.bench.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The load generator cuts a server's bytes into HTTP/2 frames, however they arrive")
final class FrameReaderTest {

  /** One frame of each kind that a server sends, in an order that a server may send them. */
  private static final String STREAM =
      "00000c 04 00 00000000 000300000064 000400100000"
          + "000000 04 01 00000000"
          + "000004 01 04 00000001 88be0102"
          + "000003 00 00 00000001 aabbcc"
          // Padded data: a pad length of 2, three octets, two of padding.
          + "000006 00 09 00000003 02 aabbcc 0000"
          // Headers with padding and priority, continued twice.
          + "000009 01 29 00000005 01 0000000010 0304 00"
          + "000001 09 00 00000005 05"
          + "000001 09 04 00000005 06"
          + "000008 06 00 00000000 0102030405060708"
          + "000008 06 01 00000000 0102030405060708"
          + "000004 08 00 00000000 00001000"
          + "000004 03 00 00000007 00000007"
          + "000002 ee 00 00000000 ffff"
          + "00000a 07 00 00000000 00000009 00000000 6869";

  private static final List<String> EVENTS =
      List.of(
          "settings PeerSettings[headerTableBytes=4096, concurrentStreamsMax=100,"
              + " initialWindowBytes=1048576]",
          "headers 1 88be0102 false",
          "data 1 3 of 3 false",
          "data 3 3 of 6 true",
          "headers 5 03040506 true",
          "ping 102030405060708",
          "pong 102030405060708",
          "window 0 4096",
          "reset 7 7",
          "goaway 9 0 hi");

  @Test
  void readsFramesWhateverPiecesTheyComeIn() throws Exception {
    byte[] stream = octets(STREAM);
    for (int piece = 1; piece <= stream.length; piece++) {
      Recorder recorder = new Recorder();
      FrameReader reader = new FrameReader(recorder);
      ByteBuffer in = ByteBuffer.allocate(stream.length);
      for (int at = 0; at < stream.length; at += piece) {
        in.put(stream, at, Math.min(piece, stream.length - at)).flip();
        reader.read(in);
        in.compact();
      }
      assertThat(recorder.events).as("pieces of %d bytes", piece).isEqualTo(EVENTS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "004001 00 00 00000001, at most 16384 bytes",
    "000000 05 00 00000001, no push",
    "000004 06 00 00000000 00000000, PING",
    "000005 04 00 00000000 0000000000, SETTINGS",
    "000006 04 00 00000000 000480000000, initial window",
    "000001 00 08 00000001 05, padded",
    "000000 09 04 00000001, header block",
    "000001 01 00 00000001 88 000000 00 01 00000001, header block to be continued",
    "485454 50 2f 312e3120, plaintext gRPC port",
  })
  void refusesWhatIsNotHttp2(String bytes, String message) {
    FrameReader reader = new FrameReader(new Recorder());
    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(octets(bytes))))
        .isInstanceOf(Http2ProtocolException.class)
        .hasMessageContaining(message);
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static final class Recorder implements FrameHandler {

    private final List<String> events = new ArrayList<>();

    @Override
    public void data(int streamId, int dataBytes, int flowBytes, boolean endStream) {
      // A padded payload holds its pad length's octet too, so data is less than what flows.
      events.add("data %d %d of %d %s".formatted(streamId, dataBytes, flowBytes, endStream));
    }

    @Override
    public void headers(int streamId, ByteBuffer block, int from, int to, boolean endStream) {
      byte[] octets = new byte[to - from];
      block.get(from, octets);
      events.add(
          "headers %d %s %s".formatted(streamId, HexFormat.of().formatHex(octets), endStream));
    }

    @Override
    public void reset(int streamId, int errorCode) {
      events.add("reset %d %d".formatted(streamId, errorCode));
    }

    @Override
    public void settings(PeerSettings settings) {
      events.add("settings " + settings);
    }

    @Override
    public void ping(long payload) {
      events.add("ping %x".formatted(payload));
    }

    @Override
    public void pong(long payload) {
      events.add("pong %x".formatted(payload));
    }

    @Override
    public void goAway(int lastStreamId, int errorCode, String debug) {
      events.add("goaway %d %d %s".formatted(lastStreamId, errorCode, debug));
    }

    @Override
    public void windowUpdate(int streamId, int bytes) {
      events.add("window %d %d".formatted(streamId, bytes));
    }
  }
}
