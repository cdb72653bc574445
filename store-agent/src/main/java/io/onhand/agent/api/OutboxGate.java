package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Deadline;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.QueuedCommand;
import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.agent.outbox.Queueing;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.WaitEnd;
import io.onhand.agent.outbox.Way;
import io.onhand.agent.outbox.WriteState;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Queued;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.RecordKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which way each command goes: to Central, into the outbox, or nowhere for now. A fact is never
 * refused for want of a line, and neither is a request that says so; nothing overtakes what is
 * queued on its records. Any thread.
 */
final class OutboxGate {

  /** How long a call without a deadline waits behind queued writes. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** What of a caller's time is enough to queue a command and answer. */
  private static final Duration QUEUEING_MAX = Duration.ofMillis(300);

  private final Outbox outbox;
  private final String agentId;
  private final Clock clock;

  OutboxGate(Outbox outbox, String agentId, Clock clock) {
    this.outbox = outbox;
    this.agentId = agentId;
    this.clock = clock;
  }

  /** What is to be done with a command. */
  sealed interface Choice {}

  /** It goes to Central. */
  record Send() implements Choice {}

  /** It joins the outbox. */
  record Queue() implements Choice {}

  /** It waits until what is queued before it is settled. */
  record Wait() implements Choice {}

  /** It is refused; nothing of it was sent. */
  record Refuse(Status why) implements Choice {}

  /** It was applied before; Central, which has the whole answer, cannot be asked. */
  record Tell(Receipt receipt) implements Choice {}

  /**
   * Chooses.
   *
   * @param isLineDown nothing can be sent
   * @param hasWaited it has waited for what was before it; what came since is behind it
   */
  Choice choose(
      CommandFootprint command, CommandHeader header, boolean isLineDown, boolean hasWaited) {
    return switch (outbox.way(command)) {
      case Way.Reused(long number) -> new Refuse(AgentErrors.keyReused(number));
      case Way.Known _ -> new Queue();
      case Way.Settled(WriteState.Applied applied) ->
          isLineDown ? new Tell(receipt(applied)) : new Send();
      case Way.Behind _ when isLineDown || mayQueue(command, header) -> offline(command, header);
      case Way.Behind _ -> hasWaited ? new Send() : new Wait();
      case Way.Free _ -> isLineDown ? offline(command, header) : new Send();
    };
  }

  private static Choice offline(CommandFootprint command, CommandHeader header) {
    return mayQueue(command, header) ? new Queue() : unreachable();
  }

  private static Choice unreachable() {
    return new Refuse(AgentErrors.centralUnreachable());
  }

  private static boolean mayQueue(CommandFootprint command, CommandHeader header) {
    return command.isFact() || (command.mayWait() && header.getQueueIfOffline());
  }

  /**
   * Whether a command that failed so on its way joins the outbox: it was not sent, or not decided
   * in time, or nobody knows what became of it, and then its key keeps it from being applied twice.
   * A fact joins it whenever Central has not decided it and may later: it cannot take it just now,
   * or there is no room here for a call to it.
   */
  static boolean takesOver(CommandFootprint command, CommandHeader header, Status failure) {
    return mayQueue(command, header)
        && (AgentErrors.isLineTrouble(failure)
            || (command.isFact() && AgentErrors.mayPass(failure)));
  }

  /**
   * For how long Central is waited for. A command that can be queued is given up a little before
   * its caller gives up, and queued: over a line that lets nothing through and does not break
   * either, its caller would never get an answer.
   */
  static CallOptions patience(CommandFootprint command, CommandHeader header) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null || !mayQueue(command, header)) {
      return CallOptions.DEFAULT;
    }
    long left = Math.min(QUEUEING_MAX.toNanos(), deadline.timeRemaining(TimeUnit.NANOSECONDS) / 4);
    return CallOptions.DEFAULT.withDeadline(deadline.offset(-left, TimeUnit.NANOSECONDS));
  }

  /**
   * Adds a command to the outbox.
   *
   * @param request with its stamped header
   * @param seen gives where the copy shows it; null: that is not known
   * @param told what became of it, once
   */
  void queue(
      CommandFootprint command,
      MutateStreamRequest request,
      Supplier<@Nullable Seen> seen,
      Consumer<Queueing> told) {
    outbox.add(QueuedCommand.of(command, request), command.voided(), seen, told);
  }

  /**
   * Looks for a command.
   *
   * @param found the write, if the outbox holds it
   * @param unknown that is not known
   */
  void find(String origin, String key, Consumer<Optional<QueuedWrite>> found, Runnable unknown) {
    outbox.find(CommandFootprint.operation(origin, key), found, unknown);
  }

  /**
   * Lets a change of stock that is decided by what records hold wait until nothing is queued that
   * may change them.
   */
  void awaitSettled(Predicate<RecordKey> records, Consumer<WaitEnd> done) {
    Context context = Context.current();
    outbox.awaitSettled(records, untilNanos(context), end -> context.run(() -> done.accept(end)));
  }

  /** Waits in the caller's context, which what is sent afterwards belongs to. */
  void await(CommandFootprint command, Consumer<WaitEnd> done) {
    Context context = Context.current();
    outbox.await(command, untilNanos(context), end -> context.run(() -> done.accept(end)));
  }

  private long untilNanos(Context context) {
    Deadline deadline = context.getDeadline();
    return clock.monotonicNanos()
        + (deadline == null ? WAIT_MAX.toNanos() : deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  /** What a caller is told whose wait ended otherwise than with a free way; null: it is free. */
  static @Nullable Status refusal(WaitEnd end) {
    return switch (end) {
      case FREE -> null;
      case LATE -> AgentErrors.waitedTooLong();
      case LINE_DOWN -> AgentErrors.centralUnreachable();
      case CLOSED -> Errors.shuttingDown();
      case FULL -> Errors.overloaded();
    };
  }

  /** What a caller is told whose command was not taken. */
  static Status refusal(Refusal why) {
    return switch (why) {
      case KEY_REUSED -> AgentErrors.keyReused();
      case DISK_LOW -> Errors.diskLow();
      case FULL -> Errors.overloaded();
      case CLOSED -> Errors.shuttingDown();
      case UNKNOWN -> Errors.outcomeUnknown();
    };
  }

  Receipt receipt(Queueing.Queued queued) {
    return Receipt.newBuilder()
        .setQueued(queued(queued.number(), queued.refusal()))
        .setReplayed(queued.isReplayed())
        .build();
  }

  /**
   * Where a write is.
   *
   * @param refusal why Central refused it; null: it waits for Central
   */
  Queued queued(long number, @Nullable Status refusal) {
    Queued.Builder queued =
        Queued.newBuilder()
            .setAgentId(agentId)
            .setNumber(number)
            .setOutbox(outbox.status().outbox());
    if (refusal != null) {
      queued.setParked(OutboxMapper.refusal(refusal));
    }
    return queued.build();
  }

  static Receipt receipt(WriteState.Applied applied) {
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder()
                .setPosition(
                    RecordMapper.position(
                        applied.at().position().epoch(), applied.at().position().sequence()))
                .setLogTime(RecordMapper.timestamp(applied.logTimeMicros())))
        .setReplayed(true)
        .build();
  }
}
