package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Queueing.Refused;
import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The outbox as it takes back what Central had accepted and has lost. Such writes go before all
 * others, in the order of their places, and have room of their own. Any thread.
 */
public final class OutboxResends {

  private final Object lock;
  private final CallerWaits waits;
  private final Intake intake;
  private final LostWrites lost;
  private final OutboxPorts ports;
  private final BooleanSupplier begin;

  /**
   * Over the parts of an outbox.
   *
   * @param begin called under the lock before a write joins: whether the outbox takes any
   */
  OutboxResends(
      Object lock,
      CallerWaits waits,
      Intake intake,
      LostWrites lost,
      OutboxPorts ports,
      BooleanSupplier begin) {
    this.lock = lock;
    this.waits = waits;
    this.intake = intake;
    this.lost = lost;
    this.ports = ports;
    this.begin = begin;
  }

  /** Whether there is room for more. */
  public boolean hasRoom() {
    synchronized (lock) {
      return intake.hasRoomForLost();
    }
  }

  /**
   * Central has lost entries: what counts as decided by one of them waits again.
   *
   * @param entries tells which
   * @param done it is so, durably; by the outbox's thread
   */
  public void lost(Predicate<Position> entries, Runnable done) {
    synchronized (lock) {
      lost.areBy(entries, done);
    }
    ports.wakeup().wake();
  }

  /**
   * Adds a command that Central has lost.
   *
   * @param command with its place
   * @param voided the name of the command that it takes back
   * @param told what became of it, once; UNKNOWN: not now
   */
  public void add(QueuedCommand command, Optional<String> voided, Consumer<Queueing> told) {
    Queueing already;
    synchronized (lock) {
      already =
          begin.getAsBoolean()
              ? intake.joinLost(command, voided, told)
              : new Refused(Refusal.CLOSED);
    }
    if (already != null) {
      told.accept(already);
    } else {
      ports.wakeup().wake();
    }
  }

  /**
   * Adds a command that can never be sent as it is, for a person to look at.
   *
   * @param why as Central would say it
   * @param told what became of it, once
   */
  public void park(QueuedCommand command, Status why, Consumer<Queueing> told) {
    boolean isTaken;
    synchronized (lock) {
      isTaken = begin.getAsBoolean();
      if (isTaken) {
        intake.park(command, why, told);
      }
    }
    if (isTaken) {
      ports.wakeup().wake();
    } else {
      told.accept(new Refused(Refusal.CLOSED));
    }
  }

  /** All that Central has lost is here: what waited for that goes on, each behind its own. */
  public void allHandedOver() {
    List<Runnable> free = new ArrayList<>();
    synchronized (lock) {
      waits.release(free);
    }
    free.forEach(Runnable::run);
    ports.wakeup().wake();
  }
}
