package io.onhand.server.observability;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One object a line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code
 * request_id} (within a call), {@code message}, {@code data} (the line's keys and values; apart, so
 * that no key can pass for one of the others), {@code error} (with its stack).
 */
final class JsonLineEncoder extends JsonEncoder {

  JsonLineEncoder() {
    setWithSequenceNumber(false);
    setWithTimestamp(false);
    setWithNanoseconds(false);
    setWithLevel(false);
    setWithThreadName(false);
    setWithLoggerName(false);
    setWithContext(false);
    setWithMarkers(false);
    setWithMDC(false);
    setWithKVPList(false);
    setWithMessage(false);
    setWithFormattedMessage(false);
    setWithArguments(false);
    setWithThrowable(false);
  }

  @Override
  protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
    appenderMember(line, "time", event.getInstant().truncatedTo(ChronoUnit.MICROS).toString());
    next(line, "level", event.getLevel().toString());
    next(line, "logger", event.getLoggerName());
    next(line, "thread", event.getThreadName());
    // Appenders run on the thread that logs, so the call is the one being served there.
    String requestId = CallContext.current().requestId();
    if (!requestId.isEmpty()) {
      next(line, "request_id", requestId);
    }
    next(line, "message", event.getFormattedMessage());
    appendData(line, event.getKeyValuePairs());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      next(line, "error", ThrowableProxyUtil.asString(thrown));
    }
  }

  private void appendData(StringBuilder line, @Nullable List<KeyValuePair> pairs) {
    if (pairs == null || pairs.isEmpty()) {
      return;
    }
    line.append(VALUE_SEPARATOR).append("\"data\":").append(OPEN_OBJ);
    boolean first = true;
    for (KeyValuePair pair : pairs) {
      if (!first) {
        line.append(VALUE_SEPARATOR);
      }
      first = false;
      appendPair(line, pair.key, pair.value);
    }
    line.append(CLOSE_OBJ);
  }

  private void appendPair(StringBuilder line, String key, @Nullable Object value) {
    switch (value) {
      case null -> line.append(QUOTE).append(escaped(key)).append("\":null");
      case Long number -> appenderMemberWithLongValue(line, escaped(key), number);
      case Integer number -> appenderMemberWithIntValue(line, escaped(key), number);
      case Boolean truth -> line.append(QUOTE).append(escaped(key)).append(QUOTE_COL).append(truth);
      default -> appenderMember(line, escaped(key), escaped(value.toString()));
    }
  }

  private void next(StringBuilder line, String key, String value) {
    line.append(VALUE_SEPARATOR);
    appenderMember(line, key, escaped(value));
  }

  /**
   * JSON asks for the escape of what is below a space; terminals and readers of lines for more. It
   * does not ask for that of a slash, which would make paths and addresses hard to find.
   */
  private static String escaped(String value) {
    return Printable.of(JsonEscapeUtil.jsonEscapeString(value).replace("\\/", "/"));
  }
}
