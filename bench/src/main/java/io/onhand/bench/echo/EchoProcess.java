package io.onhand.bench.echo;

import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import io.onhand.bench.process.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An {@link EchoServer} in a process of its own. */
public final class EchoProcess implements AutoCloseable {

  /** Shortest request: it carries a number. */
  public static final int REQUEST_BYTES_MIN = 16;

  private static final Pattern READY = Pattern.compile("ready (\\d+)");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String NUMBER = "#".repeat(REQUEST_BYTES_MIN);

  private final ChildJvm process;

  private EchoProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param folder takes its log
   * @param answerBytes length of each answer's message
   */
  public static EchoProcess start(Path folder, int answerBytes)
      throws IOException, InterruptedException {
    return new EchoProcess(
        ChildJvm.start(
            "echo",
            EchoServer.class.getName(),
            List.of(Integer.toString(answerBytes)),
            folder,
            READY,
            START_TIMEOUT));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    int port = Integer.parseInt(process.ready().group(1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Processor time used so far. */
  public Optional<Duration> processorTime() {
    return process.processorTime();
  }

  /** Requests of this length, {@link #REQUEST_BYTES_MIN} or more, each with its own number. */
  public static RequestTemplate template(int requestBytes) {
    String message = NUMBER + "x".repeat(requestBytes - REQUEST_BYTES_MIN);
    return RequestTemplate.of(
        EchoServer.PATH,
        message.getBytes(StandardCharsets.US_ASCII),
        List.of(new UniqueNumber(NUMBER)));
  }

  @Override
  public void close() {
    process.close();
  }
}
