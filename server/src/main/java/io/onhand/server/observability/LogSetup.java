package io.onhand.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets logback up as the settings say: one appender, on standard error. */
final class LogSetup {

  private LogSetup() {}

  static void apply(LoggerContext context, LogSettings settings) {
    context.reset();
    LevelChangePropagator toJavaUtilLogging = new LevelChangePropagator();
    toJavaUtilLogging.setContext(context);
    toJavaUtilLogging.setResetJUL(true);
    toJavaUtilLogging.start();
    context.addListener(toJavaUtilLogging);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();

    // Libraries speak up when something is wrong; what they do is told by our own lines.
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(settings.level().isGreaterOrEqual(Level.WARN) ? settings.level() : Level.WARN);
    context.getLogger("io.onhand").setLevel(settings.level());
    // A line or more for each failed export, which CollectorWatch says once.
    if (settings.level().isGreaterOrEqual(Level.INFO)) {
      for (String exporting :
          List.of("exporter", "sdk.metrics.export", "sdk.trace.export", "sdk.common.export")) {
        context.getLogger("io.opentelemetry." + exporting).setLevel(Level.OFF);
      }
    }

    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, settings.format()));
    appender.start();
    root.addAppender(appender);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogSettings.Format format) {
    return switch (format) {
      case JSON -> {
        JsonEncoder encoder = new JsonLineEncoder();
        encoder.setContext(context);
        encoder.start();
        yield encoder;
      }
      case TEXT -> {
        TextLayout layout = new TextLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        yield encoder;
      }
    };
  }
}
