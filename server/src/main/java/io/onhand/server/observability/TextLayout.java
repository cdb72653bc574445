package io.onhand.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** A line for people: time of day, level, who, what, and its keys and values. */
final class TextLayout extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    TIME.formatTo(event.getInstant(), line);
    line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(": ").append(Printable.of(event.getFormattedMessage()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        append(line, pair.key, String.valueOf(pair.value));
      }
    }
    String requestId = CallContext.current().requestId();
    if (!requestId.isEmpty()) {
      append(line, "request_id", requestId);
    }
    line.append('\n');
    appendThrown(line, event.getThrowableProxy());
    return line.toString();
  }

  private static void append(StringBuilder line, String key, String value) {
    line.append(' ').append(Printable.of(key)).append('=').append(Printable.of(value));
  }

  /** Every line of it is set in, so that none can pass for a line of its own. */
  private static void appendThrown(StringBuilder line, @Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return;
    }
    ThrowableProxyUtil.asString(thrown)
        .lines()
        .forEach(text ->
            line.append("    ").append(Printable.of(text.replace("\t", "  "))).append('\n'));
  }
}
