package io.onhand.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A share of the calls in flight and the connection that carries them. When that connection can
 * take no new call (the server is going away, the stream ids are used up), the next one is opened
 * and the old one stays until its calls are answered.
 */
final class Lane implements AutoCloseable {

  private final InetSocketAddress server;
  private final Selector selector;
  private final RequestTemplate template;
  private final int quota;
  private final Answers answers;
  private final List<Connection> leaving = new ArrayList<>();
  private Connection current;
  private boolean settled;

  /**
   * Connects.
   *
   * @param quota calls to keep in flight
   */
  Lane(
      InetSocketAddress server,
      Selector selector,
      RequestTemplate template,
      int quota,
      int firstStreamId,
      Answers answers)
      throws IOException {
    this.server = server;
    this.selector = selector;
    this.template = template;
    this.quota = quota;
    this.answers = answers;
    this.current = Connection.open(server, selector, template, quota, firstStreamId, answers);
  }

  /** Whether the server's settings came on the first connection. */
  boolean settled() {
    return settled;
  }

  int openCalls() {
    int calls = current.openCalls();
    for (Connection connection : leaving) {
      calls += connection.openCalls();
    }
    return calls;
  }

  /**
   * Sends as many calls as are missing to the quota, and what else waits to be sent.
   *
   * @param requests says the next request's number, or a negative one when there is none
   */
  void refill(Requests requests, long now) throws IOException, LoadFailedException {
    checkSettings();
    if (current.finished()) {
      leaving.add(current);
      current = Connection.open(server, selector, template, quota, 1, answers);
    }
    int missing = quota - openCalls();
    while (missing > 0 && current.ready()) {
      long number = requests.next();
      if (number < 0) {
        break;
      }
      current.send(number, requests.startOf(number, now));
      missing--;
    }
    current.flush();
    closeAnswered();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : leaving) {
      connection.close();
    }
    current.close();
  }

  private void checkSettings() throws LoadFailedException {
    if (settled || !current.settled()) {
      return;
    }
    settled = true;
    int allowed = current.settings().concurrentStreamsMax();
    if (quota > allowed) {
      throw new LoadFailedException(
          "Expected the server to take "
              + quota
              + " calls at once on a connection, but it allows "
              + allowed
              + ": use more connections, or fewer calls in flight.");
    }
  }

  private void closeAnswered() throws IOException {
    if (leaving.isEmpty()) {
      return;
    }
    for (Connection connection : List.copyOf(leaving)) {
      connection.flush();
      if (connection.openCalls() == 0) {
        leaving.remove(connection);
        connection.close();
      }
    }
  }
}
