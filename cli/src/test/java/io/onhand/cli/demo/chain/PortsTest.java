package io.onhand.cli.demo.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A port in use is named before a server is started on it")
final class PortsTest {

  @Test
  void namesThePortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> Ports.from(port, 1))
          .isInstanceOf(ChainException.class)
          .hasMessage(
              "Expected port %d to be free, but somebody listens there. Stop that, or choose another with --port."
                  .formatted(port));
      assertThat(Ports.preferably(port, 2)).hasSize(2).doesNotContain(port);
    }
  }

  @Test
  void findsFreePortsThatDiffer() throws Exception {
    assertThat(Ports.free(4)).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void refusesPortsThatThereAreNot() {
    assertThatThrownBy(() -> Ports.from(65_534, 4))
        .hasMessage("Expected ports up to 65535, but 65534 + 3 is more.");
  }
}
