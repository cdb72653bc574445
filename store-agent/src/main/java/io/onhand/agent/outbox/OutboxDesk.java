package io.onhand.agent.outbox;

import io.onhand.agent.outbox.ActionResult.GivenUp;
import io.onhand.agent.outbox.ActionResult.NotNow;
import io.onhand.agent.outbox.ActionResult.NotParked;
import io.onhand.agent.outbox.ActionResult.QueuedAlready;
import io.onhand.agent.outbox.ActionResult.RetriedAs;
import io.onhand.agent.outbox.OutboxAction.Discarded;
import io.onhand.agent.outbox.OutboxAction.Kind;
import io.onhand.agent.outbox.OutboxAction.Retried;
import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The outbox as people see it: what waits, what is parked, what to do about that, what was done.
 * Any thread; lists read the disk.
 */
public final class OutboxDesk {

  private final KeyValueStore store;
  private final Object lock;
  private final OutboxBook book;
  private final OutboxPorts ports;
  private final ToLongFunction<QueuedCommand> requeue;
  private final Consumer<Consumer<Turn>> arrivals;

  OutboxDesk(
      KeyValueStore store,
      Object lock,
      OutboxBook book,
      OutboxPorts ports,
      ToLongFunction<QueuedCommand> requeue,
      Consumer<Consumer<Turn>> arrivals) {
    this.store = store;
    this.lock = lock;
    this.book = book;
    this.ports = ports;
    this.requeue = requeue;
    this.arrivals = arrivals;
  }

  /**
   * Writes that wait for Central's answer, in order.
   *
   * @param after only those with a larger number
   */
  public List<QueuedWrite> queued(long after, int max) {
    return rows(after, max, OutboxEntry::waits);
  }

  /**
   * Writes that Central refused, in order; their state is {@link WriteState.Parked}.
   *
   * @param after only those with a larger number
   */
  public List<QueuedWrite> parked(long after, int max) {
    return rows(after, max, OutboxEntry::isParked);
  }

  /** One write that Central refused; empty: there is none of this number. */
  public Optional<QueuedWrite> parked(long number) {
    return parked(number - 1, 1).stream().filter(write -> write.number() == number).findFirst();
  }

  /** What was done by hand, in order: only actions with a larger number than {@code after}. */
  public List<OutboxAction> actions(long after, int max) {
    List<OutboxAction> actions = new ArrayList<>();
    try (KeyValueCursor rows = store.cursor(OutboxFamily.ACTIONS)) {
      for (boolean on = rows.seek(OutboxRows.key(after + 1));
          on && actions.size() < max;
          on = rows.next()) {
        actions.add(OutboxRows.action(OutboxRows.number(rows.key()), rows.value()));
      }
    }
    return actions;
  }

  /**
   * Queues a parked write again, behind all others, under its key. Central remembers most refusals:
   * a request gets the same answer again, unless it goes as a fact.
   *
   * @param asFact it has happened all the same
   * @param who does it, and {@code why}: for the audit
   * @param done what became of it, once; by the outbox's thread when it is durable
   */
  public void retry(
      long number, boolean asFact, String who, String why, Consumer<ActionResult> done) {
    act(
        number,
        who,
        why,
        done,
        write -> {
          OutboxEntry same = book.byOperation(write.command().ties().getFirst());
          if (same != null) {
            return new Step(new QueuedAlready(same.number), new Discarded());
          }
          if (ports.isDiskLow().getAsBoolean()) {
            return new Step(new NotNow(Refusal.DISK_LOW), new Discarded());
          }
          long next = requeue.applyAsLong(asFact ? asFact(write.command()) : write.command());
          return new Step(new RetriedAs(next), new Retried(next, asFact));
        });
  }

  /**
   * Gives a parked write up. Its command stays refused.
   *
   * @param who does it, and {@code why}: for the audit
   * @param done what became of it, once; by the outbox's thread when it is durable
   */
  public void discard(long number, String who, String why, Consumer<ActionResult> done) {
    act(number, who, why, done, _ -> new Step(new GivenUp(), new Discarded()));
  }

  /** What an action comes to: done only if it is a retry or a discard. */
  private record Step(ActionResult result, Kind kind) {
    boolean isDone() {
      return switch (result) {
        case RetriedAs _, GivenUp _ -> true;
        case NotParked _, QueuedAlready _, NotNow _ -> false;
      };
    }
  }

  private interface Doing {
    Step on(QueuedWrite write);
  }

  private void act(long number, String who, String why, Consumer<ActionResult> done, Doing doing) {
    Optional<QueuedWrite> found = parked(number);
    ActionResult refusal = null;
    synchronized (lock) {
      OutboxEntry entry = book.entry(number);
      if (found.isEmpty() || entry == null || !entry.isParked() || entry.isTaken) {
        refusal = new NotParked();
      } else {
        Step step = doing.on(found.get());
        if (step.isDone()) {
          take(entry, found.get(), step, who, why, done);
        } else {
          refusal = step.result();
        }
      }
    }
    if (refusal != null) {
      done.accept(refusal);
    } else {
      ports.wakeup().wake();
    }
  }

  /** Under the lock. */
  private void take(
      OutboxEntry entry,
      QueuedWrite write,
      Step step,
      String who,
      String why,
      Consumer<ActionResult> done) {
    OutboxAction action =
        new OutboxAction(
            book.nextAction(), step.kind(), who, why, ports.clock().wallMicros(), write);
    Meta meta = book.meta();
    entry.isTaken = true;
    arrivals.accept(turn -> {
      turn.sync();
      turn.batch().delete(OutboxFamily.WRITES, OutboxRows.key(write.number()));
      turn.batch()
          .put(OutboxFamily.ACTIONS, OutboxRows.key(action.action()), OutboxRows.bytes(action));
      turn.batch().put(OutboxFamily.META, OutboxRows.metaKey(), OutboxRows.bytes(meta));
      turn.tell(() -> done.accept(step.result()), () -> done.accept(new NotNow(Refusal.UNKNOWN)));
    });
  }

  private List<QueuedWrite> rows(long after, int max, Predicate<OutboxEntry> which) {
    List<Long> numbers;
    synchronized (lock) {
      numbers = book.numbers(after, max, entry -> entry.isDurable && which.test(entry));
    }
    List<QueuedWrite> writes = new ArrayList<>(numbers.size());
    for (long number : numbers) {
      byte[] row = store.get(OutboxFamily.WRITES, OutboxRows.key(number));
      if (row != null) { // else it was settled in between
        writes.add(OutboxRows.write(number, row));
      }
    }
    return writes;
  }

  private static QueuedCommand asFact(QueuedCommand command) {
    MutateStreamRequest.Builder request = command.request().toBuilder();
    switch (request.getCommandCase()) {
      case ADJUST_STOCK -> fact(request.getAdjustStockBuilder().getCommandBuilder());
      case APPLY_BASKET -> fact(request.getApplyBasketBuilder().getCommandBuilder());
      case COUNT_STOCK -> fact(request.getCountStockBuilder().getCommandBuilder());
      case COMMIT_RESERVATION -> fact(request.getCommitReservationBuilder().getCommandBuilder());
      case DISPATCH_TRANSFER -> fact(request.getDispatchTransferBuilder().getCommandBuilder());
      case RECEIVE_TRANSFER -> fact(request.getReceiveTransferBuilder().getCommandBuilder());
      case VOID_OPERATION -> fact(request.getVoidOperationBuilder().getCommandBuilder());
      case RESERVE_STOCK,
          RELEASE_RESERVATION,
          EXTEND_RESERVATION,
          MOVE_STOCK,
          CANCEL_TRANSFER,
          COMMAND_NOT_SET -> {} // never queued
    }
    return new QueuedCommand(
        command.id(),
        command.hashHigh(),
        command.hashLow(),
        command.effects(),
        command.ties(),
        request.build());
  }

  private static void fact(CommandHeader.Builder header) {
    header.setKind(CommandKind.COMMAND_KIND_FACT);
  }
}
