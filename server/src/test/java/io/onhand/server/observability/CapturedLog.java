package io.onhand.server.observability;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The lines that one class logs while this is open. */
public final class CapturedLog implements AutoCloseable {

  private final Logger logger;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(line(event));
        }
      };

  /** Begins to listen. */
  public CapturedLog(Class<?> source) {
    logger = (Logger) LoggerFactory.getLogger(source);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** Level, message, keys and values of each line so far, and the request id it would have. */
  public List<String> lines() {
    return lines.stream().toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }

  private static String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getLevel()).append(' ').append(event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> line.append(' ').append(pair.key).append('=').append(pair.value));
    }
    String requestId = CallContext.current().requestId();
    if (!requestId.isEmpty()) {
      line.append(" request_id=").append(requestId);
    }
    return line.toString();
  }
}
