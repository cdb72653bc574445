package io.onhand.server.observability;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line that a collector stopped taking a signal, and in one that it takes it again. The
 * exporters' own words, a line for each failed export, are turned off in {@link LogSetup}.
 */
final class CollectorWatch {

  private static final Logger log = LoggerFactory.getLogger(CollectorWatch.class);

  private final String signal;
  private final String collector;
  private final AtomicBoolean away = new AtomicBoolean();

  CollectorWatch(String signal, String collector) {
    this.signal = signal;
    this.collector = collector;
  }

  /** Watches one export. */
  CompletableResultCode watch(CompletableResultCode export) {
    return export.whenComplete(() -> {
      if (export.isSuccess()) {
        taken();
      } else {
        refused(export.getFailureThrowable());
      }
    });
  }

  private void taken() {
    if (away.compareAndSet(true, false)) {
      log.atInfo()
          .addKeyValue("signal", signal)
          .addKeyValue("collector", collector)
          .log("The collector takes telemetry again");
    }
  }

  private void refused(@Nullable Throwable cause) {
    if (away.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("signal", signal)
          .addKeyValue("collector", collector)
          .addKeyValue("cause", cause == null ? "not said" : rootOf(cause).toString())
          .log("The collector does not take telemetry; nothing else is affected");
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : rootOf(cause);
  }
}
