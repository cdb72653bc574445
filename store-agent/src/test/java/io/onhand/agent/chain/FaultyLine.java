package io.onhand.agent.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A line to a server on this machine that fails as real ones do. */
final class FaultyLine implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int SLOW_BYTES = 2048;
  private static final long SLOW_NANOS = Duration.ofMillis(20).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();

  /** How it is. */
  enum State {
    /** Bytes pass. */
    WHOLE,
    /** Connections break, and nobody is let in. */
    CUT,
    /** Connections stay, and nothing passes: neither side learns that. */
    SILENT,
    /** About 100 KB pass in a second, each way. */
    SLOW
  }

  private final int server;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  /** A line to this port. */
  FaultyLine(int server) throws IOException {
    this.server = server;
    door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("line").start(this::accept);
  }

  /** Where it begins. */
  int port() {
    return door.getLocalPort();
  }

  synchronized void is(State now) {
    state = now;
    if (now == State.CUT) {
      open.forEach(FaultyLine::close);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    is(State.CUT);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        Thread.ofVirtual().name("line").start(() -> connect(near));
      } catch (IOException e) {
        // Closed, or gone before it was let in.
      }
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    try (near;
        far) {
      if (!isLetIn(near, far)) {
        return;
      }
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("line").start(() -> pass(far, near));
      pass(near, far);
      back.join();
    } catch (IOException e) {
      // The server is away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
      open.remove(far);
    }
  }

  private synchronized boolean isLetIn(Socket near, Socket far) {
    if (state == State.CUT) {
      return false;
    }
    open.add(near);
    open.add(far);
    return true;
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int length = in.read(buffer);
      while (length >= 0) {
        for (int at = 0; at < length; ) {
          int part = Math.min(length - at, awaitTurn());
          out.write(buffer, at, part);
          at += part;
        }
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // Closing both streams tells the other side.
    }
  }

  /** How many bytes may pass now. */
  private int awaitTurn() {
    while (state == State.SILENT) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (state == State.SLOW) {
      LockSupport.parkNanos(SLOW_NANOS);
      return SLOW_BYTES;
    }
    return BUFFER_BYTES;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Gone all the same.
    }
  }
}
