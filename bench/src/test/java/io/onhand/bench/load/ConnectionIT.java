package io.onhand.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The load generator keeps to HTTP/2 where a server restricts, refuses or leaves")
@Timeout(60)
final class ConnectionIT {

  private static final String KEY = "kkkkkkkkkkkkkkkk";
  private static final int GRPC_PREFIX_BYTES = 5;

  @Test
  void sendsNoMoreThanTheConnectionsWindow() throws Exception {
    int callBytes = GRPC_PREFIX_BYTES + 10_000;
    // Six calls fill the window of 65,535. When a second ping is answered after the first one was,
    // the client has had its turn to send, and what it sent is here.
    try (ScriptedServer server =
        new ScriptedServer(
            "",
            (self, streamId) -> {
              if (self.dataBytes == 6L * callBytes) {
                self.ping();
              }
            },
            self -> {
              switch (self.pongs) {
                case 2 -> self.send(0x8, 0, 0, "%08x".formatted(2 * callBytes));
                case 4 -> self.hangUp();
                default -> {}
              }
              if (self.pongs < 4) {
                self.ping();
              }
            })) {
      assertThatThrownBy(() -> run(server, 10_000, 32, 32))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("closed the connection");
      server.end();
      assertThat(server.pongs).isEqualTo(4);
      assertThat(server.dataBytes).isEqualTo(8L * callBytes);
    }
  }

  @Test
  void sendsARefusedCallAgain() throws Exception {
    Set<Integer> seen = new HashSet<>();
    try (ScriptedServer server =
        scripted(
            "",
            (self, streamId) -> {
              seen.add(streamId);
              if (seen.size() % 3 == 0) {
                self.send(0x3, 0, streamId, "00000007");
              } else {
                self.answer(streamId);
              }
            })) {
      LoadResult result = run(server, KEY.length(), 4, 20);
      server.end();
      assertThat(result.acceptedInAll()).isEqualTo(20);
      assertThat(result.refusedInAll()).isEmpty();
      assertThat(seen).hasSize(29);
    }
  }

  @Test
  void countsACallThatTheServerGaveUp() throws Exception {
    try (ScriptedServer server =
        scripted("", (self, streamId) -> self.send(0x3, 0, streamId, "00000002"))) {
      LoadResult result = run(server, KEY.length(), 1, 3);
      assertThat(result.acceptedInAll()).isZero();
      assertThat(result.refusedInAll()).isEqualTo(Map.of("RESET_2", 3L));
    }
  }

  @Test
  void leavesATableAloneThatTheServerDoesNotWant() throws Exception {
    try (ScriptedServer server = scripted("000100000000", ScriptedServer::answer)) {
      LoadResult result = run(server, KEY.length(), 2, 10);
      server.end();
      assertThat(result.acceptedInAll()).isEqualTo(10);
      assertThat(server.headers).hasSize(10).allMatch(server.headers.getFirst()::equals);
      assertThat(server.headers.getFirst()).contains(":path: " + AnsweringServer.PATH);
    }
  }

  @Test
  void refusesARequestThatTheServersWindowCannotTake() throws Exception {
    try (ScriptedServer server = scripted("000400000064", ScriptedServer::answer)) {
      assertThatThrownBy(() -> run(server, 200, 1, 1))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("stream window of 100 bytes");
    }
  }

  @Test
  void saysWhyTheServerEndedTheConnection() throws Exception {
    try (ScriptedServer server =
        scripted(
            "",
            (self, streamId) -> self.send(0x7, 0, 0, "000000000000000b" + "746f6f206d616e79"))) {
      assertThatThrownBy(() -> run(server, KEY.length(), 1, 1))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("11 too many");
    }
  }

  private static ScriptedServer scripted(
      String settings, BiConsumer<ScriptedServer, Integer> onCall) throws IOException {
    return new ScriptedServer(settings, onCall, self -> {});
  }

  private static LoadResult run(
      ScriptedServer server, int messageBytes, int inFlight, long requests)
      throws LoadFailedException {
    byte[] message =
        (KEY + "x".repeat(messageBytes - KEY.length())).getBytes(StandardCharsets.US_ASCII);
    RequestTemplate template =
        RequestTemplate.of(AnsweringServer.PATH, message, List.of(new UniqueNumber(KEY)));
    return LoadGenerator.run(
        new LoadPlan(
            server.address(),
            template,
            inFlight,
            1,
            Duration.ZERO,
            Duration.ofSeconds(50),
            0,
            requests),
        LoadObserver.NONE);
  }
}
