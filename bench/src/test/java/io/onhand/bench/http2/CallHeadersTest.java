package io.onhand.bench.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The load generator's calls carry the same headers, first, later and without a table")
final class CallHeadersTest {

  private static final List<String> EXPECTED =
      List.of(
          ":method: POST",
          ":scheme: http",
          ":path: /a.B/C",
          ":authority: localhost:7420",
          "te: trailers",
          "content-type: application/grpc",
          "user-agent: onhand-bench");

  private final CallHeaders headers = new CallHeaders("/a.B/C", "localhost:7420");

  @Test
  void namesByIndexWhatTheFirstCallPutIntoTheTable() throws Exception {
    HpackDecoder server = new HpackDecoder();
    assertThat(decode(server, headers.indexing())).isEqualTo(EXPECTED);
    int tableBytes = server.tableBytes();
    for (int call = 0; call < 3; call++) {
      assertThat(decode(server, headers.indexed())).isEqualTo(EXPECTED);
    }
    assertThat(server.tableBytes()).isEqualTo(tableBytes);
    assertThat(headers.indexed()).hasSize(7);
  }

  @Test
  void leavesASmallTableEmpty() throws Exception {
    HpackDecoder server = new HpackDecoder();
    assertThat(headers.fits(4096)).isTrue();
    assertThat(headers.fits(4095)).isFalse();
    for (int call = 0; call < 2; call++) {
      assertThat(decode(server, headers.literal())).isEqualTo(EXPECTED);
    }
    assertThat(server.tableBytes()).isZero();
  }

  private static List<String> decode(HpackDecoder server, byte[] block) throws Exception {
    List<String> lines = new ArrayList<>();
    server.decode(
        ByteBuffer.wrap(block),
        0,
        block.length,
        field -> lines.add(field.name() + ": " + field.value()));
    return lines;
  }
}
