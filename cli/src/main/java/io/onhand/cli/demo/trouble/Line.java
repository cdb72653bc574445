package io.onhand.cli.demo.trouble;

import io.onhand.client.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line between a store and Central: passes bytes both ways until it is cut, and then lets
 * nobody through until it is mended. For use by several threads; has a few of its own.
 */
public final class Line implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Endpoint central;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  private Line(Endpoint central, ServerSocket door) {
    this.central = central;
    this.door = door;
  }

  /**
   * Lays a line on this machine.
   *
   * @param central where it leads
   */
  public static Line to(Endpoint central) throws IOException {
    ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Line line = new Line(central, door);
    Thread.ofVirtual().name("line").start(line::accept);
    return line;
  }

  /** Where it begins. */
  public Endpoint endpoint() {
    return new Endpoint(central.host(), door.getLocalPort());
  }

  /** Breaks every connection and refuses new ones. */
  public synchronized void cut() {
    isCut = true;
    open.forEach(Line::close);
  }

  /** Lets everybody through again. */
  public synchronized void mend() {
    isCut = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket store = door.accept();
        Thread.ofVirtual().name("line").start(() -> connect(store));
      } catch (IOException e) {
        // The line is taken away, or a caller went before it was let in: the next one may come.
      }
    }
  }

  private void connect(Socket store) {
    Socket onward = new Socket();
    if (!isLetIn(store, onward)) {
      close(store);
      return;
    }
    try {
      onward.connect(new InetSocketAddress(central.host(), central.port()));
      store.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("line").start(() -> pass(onward, store));
      pass(store, onward);
      back.join();
    } catch (IOException e) {
      // Central is away: the store learns it as it would without a line.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(store, onward);
    }
  }

  private synchronized boolean isLetIn(Socket store, Socket onward) {
    if (isCut) {
      return false;
    }
    open.add(store);
    open.add(onward);
    return true;
  }

  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // One side is gone: closing both streams tells the other.
    }
  }

  private void end(Socket store, Socket onward) {
    close(store);
    close(onward);
    open.remove(store);
    open.remove(onward);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }
}
