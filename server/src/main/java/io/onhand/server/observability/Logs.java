package io.onhand.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How a command line logs, whose answers are its output. Servers need do nothing: see {@link
 * LogConfigurator}.
 */
public final class Logs {

  private static volatile @Nullable LogSettings chosen;

  private Logs() {}

  /**
   * Nothing is logged. To be called before the first logger is made; costs nothing then, while a
   * logging framework would take longer to start than most commands take.
   */
  public static void stayQuiet() {
    chosen = new LogSettings(Level.OFF, LogSettings.Format.TEXT);
  }

  /** From now on all is logged, as text. */
  public static void speakInDetail() {
    LogSettings detailed = new LogSettings(Level.DEBUG, LogSettings.Format.TEXT);
    chosen = detailed;
    LogSetup.apply((LoggerContext) LoggerFactory.getILoggerFactory(), detailed);
  }

  /** What the process chose, else what its environment says. */
  static LogSettings settings() {
    LogSettings known = chosen;
    return known != null ? known : LogSettings.of(System.getenv(), LogSettings.isTerminal());
  }
}
