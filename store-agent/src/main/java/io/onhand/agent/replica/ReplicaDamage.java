package io.onhand.agent.replica;

import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Damage of the replica, whoever meets it. It is marked, so that the next start sets the replica
 * aside; no read is answered from it any more; and the process ends by the replica's own thread, as
 * after damage that this thread meets itself.
 */
public final class ReplicaDamage {

  private static final Logger log = LoggerFactory.getLogger(ReplicaDamage.class);

  /** Time for the answers of the reads that met it. */
  private static final long ANSWERING_NANOS = Duration.ofMillis(250).toNanos();

  private final Consumer<String> mark;
  private volatile @Nullable RuntimeException met;
  private boolean isRaising;
  private long sinceNanos;

  /**
   * None is known.
   *
   * @param mark leaves a mark that survives the process; told once, why
   */
  public ReplicaDamage(Consumer<String> mark) {
    this.mark = mark;
  }

  /**
   * Whether a failure says that what is stored is not what was stored. A store that is closed, and
   * a read that was broken off, say nothing of the kind.
   */
  public static boolean isIn(@Nullable Throwable failure) {
    return failure instanceof CorruptValueException
        || (failure instanceof StorageException storage && storage.isDamage());
  }

  /** Somebody met damage. On return it is marked, if the disk takes a mark. Any thread. */
  public synchronized void met(RuntimeException damage) {
    if (met != null) {
      return;
    }
    met = damage;
    try {
      mark.accept(damage.toString());
    } catch (StorageException e) {
      // Whoever reads there next meets the damage again.
      log.error("Expected to mark the replica as damaged, but there is no mark.", e);
    }
  }

  /** Whether it is known. Any thread. */
  public boolean isMet() {
    return met != null;
  }

  /** Throws damage that a read met, a moment after. Called again and again by one thread. */
  public void raise(long nowNanos) {
    RuntimeException damage = met;
    if (damage == null) {
      return;
    }
    if (!isRaising) {
      isRaising = true;
      sinceNanos = nowNanos;
    } else if (nowNanos - sinceNanos >= ANSWERING_NANOS) {
      throw damage;
    }
  }
}
