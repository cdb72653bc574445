package io.onhand.cli.demo.chain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses the ports of a chain on this machine's loopback address. */
public final class Ports {

  private Ports() {}

  /** So many ports that nobody uses just now. */
  public static List<Integer> free(int count) throws ChainException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      // Held together, so that the same one is not given twice.
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new ChainException(
          "Expected %d free ports, but got none: %s.".formatted(count, e.getMessage()));
    } finally {
      held.forEach(Ports::close);
    }
  }

  /**
   * So many ports from {@code first} on.
   *
   * @throws ChainException when one of them is in use
   */
  public static List<Integer> from(int first, int count) throws ChainException {
    List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
    for (int port : ports) {
      if (port > 65_535) {
        throw new ChainException(
            "Expected ports up to 65535, but %d + %d is more.".formatted(first, count - 1));
      }
      if (inUse(port)) {
        throw new ChainException(
            "Expected port %d to be free, but somebody listens there. Stop that, or choose another with --port."
                .formatted(port));
      }
    }
    return ports;
  }

  /** From {@code first} on when all are free, otherwise any. */
  public static List<Integer> preferably(int first, int count) throws ChainException {
    boolean free = IntStream.range(first, first + count).noneMatch(Ports::inUse);
    return free ? from(first, count) : free(count);
  }

  private static boolean inUse(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do: a port that a killed server left a moment ago counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was ever sent over it.
    }
  }
}
