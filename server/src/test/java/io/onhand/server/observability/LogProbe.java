package io.onhand.server.observability;

import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a few lines, some with what an attacker would send, within a call and outside of one. */
final class LogProbe {

  private LogProbe() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      Logs.stayQuiet();
      if (arguments[0].equals("verbose")) {
        Logs.speakInDetail();
      }
    }
    Logger log = LoggerFactory.getLogger(LogProbe.class);
    log.debug("In detail");
    log.atInfo()
        .addKeyValue("sequence", 17L)
        .addKeyValue("entries", 3)
        .addKeyValue("durable", true)
        .addKeyValue("nothing", (@Nullable Object) null)
        .addKeyValue("path", "/a\\/b\\\\/c/")
        .addKeyValue("store", "Pa\"ris\n{\"level\":\"ERROR\"}\u0085\u2028\u001b[31m\u202e")
        .log("Block {} is durable", 9);
    log.atError()
        .setCause(new IllegalStateException("broken\n00:00:00.000 INFO  Central: all is well"))
        .log("It failed");
    java.util.logging.Logger.getLogger("io.grpc.internal.Some").log(Level.WARNING, "From gRPC");
    java.util.logging.Logger.getLogger("io.grpc.internal.Some").log(Level.INFO, "Not from gRPC");
    try (EchoServer server = new EchoServer(new SilentTelemetry())) {
      server.does(() -> log.info("Within a call"));
      server.call(Map.of("x-request-id", "till-7"));
    }
  }
}
