package io.onhand.server;

import io.onhand.server.commit.FaultHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with status 70, without the orderly shutdown: what failed must not be touched
 * again. Waits a moment first, so that the last answers leave the machine.
 */
final class HaltingFaultHandler implements FaultHandler {
  static final int STATUS = 70;

  private static final Logger LOG = LoggerFactory.getLogger(HaltingFaultHandler.class);
  private static final Duration LAST_ANSWERS = Duration.ofMillis(300);

  private final AtomicBoolean isHalting = new AtomicBoolean();

  @Override
  public void fatal(String what, Throwable cause) {
    if (!isHalting.compareAndSet(false, true)) {
      return;
    }
    LOG.error(what + " The process stops; start it again to recover.", cause);
    System.err.println(
        "onhand central: " + what + " The process stops; start it again to recover. " + cause);
    Thread.ofPlatform()
        .name("fault")
        .start(() -> {
          long until = System.nanoTime() + LAST_ANSWERS.toNanos();
          while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
          }
          Runtime.getRuntime().halt(STATUS);
        });
  }
}
