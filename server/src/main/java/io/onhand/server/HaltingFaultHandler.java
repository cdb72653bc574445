package io.onhand.server;

import io.onhand.server.commit.FaultHandler;
import io.onhand.server.storage.StorageException;
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
    String sentence = what + then(cause);
    LOG.error(sentence, cause);
    System.err.println("onhand central: " + sentence + " " + cause);
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

  private static String then(Throwable cause) {
    return cause instanceof StorageException storage && storage.isDamage()
        ? " The store is damaged. The process stops; the next start reads all of it, and says what to"
            + " do."
        : " The process stops; start it again to recover.";
  }
}
