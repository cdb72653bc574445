package io.onhand.bench.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "The load generator's header decoder agrees with the standard and with Netty's encoder")
final class HpackDecoderTest {

  private static final String TABLE_OF_256_BYTES = "3fe101";

  private final HpackDecoder decoder = new HpackDecoder();

  @Test
  void decodesTheStandardsResponsesWithHuffmanAndEviction() throws Exception {
    // RFC 7541, C.6: three responses on one connection, with a table of 256 octets.
    List<String> first =
        decode(
            TABLE_OF_256_BYTES
                + "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff"
                + "6e919d29ad171863c78f0b97c8e9ae82ae43d3");
    assertThat(first)
        .containsExactly(
            ":status: 302",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com");
    assertThat(decoder.tableBytes()).isEqualTo(222);

    List<String> second = decode("4883640effc1c0bf");
    assertThat(second)
        .containsExactly(
            ":status: 307",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com");
    assertThat(decoder.tableBytes()).isEqualTo(222);

    List<String> third =
        decode(
            "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6"
                + "c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007");
    assertThat(third)
        .containsExactly(
            ":status: 200",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:22 GMT",
            "location: https://www.example.com",
            "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
    assertThat(decoder.tableBytes()).isEqualTo(215);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void decodesWhatNettyEncodesOverManyBlocks(long seed) throws Exception {
    Random random = new Random(seed);
    // A threshold of 0 makes Netty use Huffman wherever it is not longer.
    Http2HeadersEncoder netty =
        new DefaultHttp2HeadersEncoder(
            (name, value) -> random.nextInt(10) == 0, true, 64, random.nextInt(2) * 512);
    for (int block = 0; block < 500; block++) {
      Http2Headers headers = randomHeaders(random);
      ByteBuf encoded = Unpooled.buffer();
      netty.encodeHeaders(1, headers, encoded);
      List<String> expected = new ArrayList<>();
      headers.forEach(entry -> expected.add(entry.getKey() + ": " + entry.getValue()));
      byte[] octets = new byte[encoded.readableBytes()];
      encoded.readBytes(octets);

      assertThat(decode(ByteBuffer.wrap(octets))).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void knowsWhichHeadersDecideACall() throws Exception {
    List<HeaderField> fields = new ArrayList<>();
    // A literal grpc-status: 13, put into the table, and the table's entry.
    ByteBuffer block = bytes("400b677270632d737461747573023133be");
    decoder.decode(block, 0, block.limit(), fields::add);
    assertThat(fields)
        .containsExactly(
            new HeaderField("grpc-status", "13", HeaderField.Kind.GRPC_STATUS, 13),
            new HeaderField("grpc-status", "13", HeaderField.Kind.GRPC_STATUS, 13));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // index 0
        "be", // an entry of an empty table
        "3fe21f", // a table of 4,097 octets
        "00", // a literal without name
        "4085", // a name that ends too early
        "007f80808080807f", // a length without end
        "0001618100", // Huffman padding of zeros
        "00016184ffffffff", // Huffman's end of string, and padding of a whole octet
      })
  void refusesWhatTheStandardForbids(String block) {
    assertThatThrownBy(() -> decode(block))
        .isInstanceOf(Http2ProtocolException.class)
        .hasMessageStartingWith("Expected ");
  }

  private List<String> decode(String hex) throws Http2ProtocolException {
    return decode(bytes(hex));
  }

  private List<String> decode(ByteBuffer block) throws Http2ProtocolException {
    List<String> lines = new ArrayList<>();
    decoder.decode(
        block, 0, block.limit(), field -> lines.add(field.name() + ": " + field.value()));
    return lines;
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static Http2Headers randomHeaders(Random random) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.status("200");
    for (int i = random.nextInt(8); i >= 0; i--) {
      String name = "name-" + random.nextInt(40);
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(120); length > 0; length--) {
        value.append(
            (char) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(32, 127)));
      }
      headers.add(name, value.toString());
    }
    return headers;
  }
}
