package io.onhand.agent.api;

import io.onhand.agent.forwarded.ResendPort;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.QueuedCommand;
import io.onhand.agent.outbox.Queueing;
import io.onhand.agent.outbox.WriteState;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Queues what a restored Central has lost: the outbox keeps it in order, also with what tills bring
 * meanwhile, sends it until it is decided, and parks what is refused now.
 */
final class OutboxResend implements ResendPort {

  /** Beyond so many waiting writes the outbox's room is left to the tills. */
  private static final int WAITING_MAX = 10_000;

  private final Outbox outbox;
  private final LongSupplier centralEpoch;

  /**
   * Queues into an outbox.
   *
   * @param centralEpoch Central's present epoch; 0: not known
   */
  OutboxResend(Outbox outbox, LongSupplier centralEpoch) {
    this.outbox = outbox;
    this.centralEpoch = centralEpoch;
  }

  @Override
  public boolean hasRoom() {
    return outbox.status().waiting() < WAITING_MAX;
  }

  @Override
  public void again(
      MutateStreamRequest command, UnaryOperator<Position> notBefore, Consumer<Fate> told) {
    MutateStreamRequest adapted;
    CommandFootprint footprint;
    try {
      CommandRoute<?, ?> route = CommandRoutes.of(command.getCommandCase());
      adapted = adapted(route, command, notBefore);
      footprint = route.itemFootprint(adapted);
    } catch (InvalidFieldException e) {
      told.accept(Fate.NEVER);
      return;
    }
    outbox.add(
        QueuedCommand.of(footprint, adapted),
        footprint.voided(),
        null,
        result -> told.accept(fate(result)));
  }

  private static MutateStreamRequest adapted(
      CommandRoute<?, ?> route, MutateStreamRequest command, UnaryOperator<Position> notBefore) {
    CommandHeader header = route.itemHeader(command);
    if (!header.hasNotBefore()) {
      return command;
    }
    Position known =
        notBefore.apply(
            new Position(header.getNotBefore().getEpoch(), header.getNotBefore().getSequence()));
    return route
        .itemWith(
            command,
            header.toBuilder()
                .setNotBefore(RecordMapper.position(known.epoch(), known.sequence()))
                .build())
        .build();
  }

  private Fate fate(Queueing result) {
    return switch (result) {
      case Queueing.Queued _ -> Fate.TAKEN;
      // The outbox still knows it as applied, but by the log that is no more: it forgets that soon.
      case Queueing.KnownApplied(WriteState.Applied applied) ->
          applied.at().position().epoch() == centralEpoch.getAsLong() ? Fate.TAKEN : Fate.LATER;
      case Queueing.Refused(Queueing.Refusal why) ->
          switch (why) {
            case KEY_REUSED -> Fate.NEVER;
            case DISK_LOW, FULL, CLOSED, UNKNOWN -> Fate.LATER;
          };
    };
  }
}
