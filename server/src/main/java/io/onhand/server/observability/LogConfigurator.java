package io.onhand.server.observability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Found by logback when the first logger is made: every process logs in the same way from its first
 * line, with no file to read.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

  /** For logback. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogSetup.apply(context, Logs.settings());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
