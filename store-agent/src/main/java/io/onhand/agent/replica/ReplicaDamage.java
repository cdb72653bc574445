package io.onhand.agent.replica;

import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Damage of the replica, whoever meets it. It is noted, so that the next start sets the replica
 * aside; no read is answered from it any more; and the process ends by the replica's own thread, as
 * after damage that this thread meets itself.
 */
public final class ReplicaDamage {

  /** Time for the answers of the reads that met it. */
  private static final long ANSWERING_NANOS = Duration.ofMillis(250).toNanos();

  private final Consumer<String> note;
  private volatile @Nullable RuntimeException met;
  private boolean isRaising;
  private long sinceNanos;

  /**
   * None is known.
   *
   * @param note leaves a note that survives the process, if the disk takes one; told once, why
   */
  public ReplicaDamage(Consumer<String> note) {
    this.note = note;
  }

  /**
   * Whether a failure says that what is stored is not what was stored. A store that is closed, and
   * a read that was broken off, say nothing of the kind.
   */
  public static boolean isIn(@Nullable Throwable failure) {
    return failure instanceof CorruptValueException
        || (failure instanceof StorageException storage && storage.isDamage());
  }

  /**
   * Somebody met damage. On return it is noted. The store has noted what it could not read by
   * itself; that a row is whole and says nothing, only its reader knows. Any thread.
   */
  public synchronized void met(RuntimeException damage) {
    if (met == null) {
      met = damage;
      note.accept(damage.toString());
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
