package io.onhand.cli.demo.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.client.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A line passes bytes both ways, nothing while it is cut, and again once it is mended")
final class LineTest {
  private static final int PATIENCE_MILLIS = 10_000;

  private final ServerSocket central;
  private final Line line;

  LineTest() throws IOException {
    central = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    line = Line.to(new Endpoint("127.0.0.1", central.getLocalPort()));
    Thread.ofVirtual().start(this::echo);
  }

  @BeforeEach
  void itPasses() throws IOException {
    try (Socket store = connect()) {
      assertThat(echoed(store, 7)).isEqualTo(7);
    }
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    central.close();
  }

  @Test
  void aCutEndsWhatIsOpenAndLetsNobodyIn() throws IOException {
    try (Socket open = connect()) {
      assertThat(echoed(open, 1)).isEqualTo(1);

      line.cut();

      assertThat(echoed(open, 2)).isEqualTo(-1);
      try (Socket late = connect()) {
        assertThat(echoed(late, 3)).isEqualTo(-1);
      }
    }
  }

  @Test
  void aMendedLinePassesAgain() throws IOException {
    line.cut();
    line.mend();

    try (Socket store = connect()) {
      assertThat(echoed(store, 9)).isEqualTo(9);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.endpoint().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** -1: the line is cut. */
  private static int echoed(Socket socket, int value) {
    try {
      socket.getOutputStream().write(value);
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  private void echo() {
    while (!central.isClosed()) {
      try {
        Socket socket = central.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
              } catch (IOException e) {
                // The other side is gone.
              }
            });
      } catch (IOException e) {
        // The test is over.
      }
    }
  }
}
