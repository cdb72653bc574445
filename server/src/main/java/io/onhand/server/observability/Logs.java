package io.onhand.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * How a process that is not a server logs. Servers need do nothing: see {@link LogConfigurator}.
 */
public final class Logs {

  private Logs() {}

  /**
   * For a command line, whose answers are its output: nothing is logged, or with {@code verbose}
   * everything, as text.
   */
  public static void ofCommandLine(boolean verbose) {
    LogSetup.apply(
        (LoggerContext) LoggerFactory.getILoggerFactory(),
        new LogSettings(verbose ? Level.DEBUG : Level.OFF, LogSettings.Format.TEXT));
  }
}
