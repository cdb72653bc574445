package io.onhand.agent.api;

import com.google.rpc.Status;
import io.onhand.agent.forwarded.Past;
import io.onhand.agent.forwarded.ResendPort;
import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.link.LostLists;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.OutboxResends;
import io.onhand.agent.outbox.QueuedCommand;
import io.onhand.agent.outbox.Queueing;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Queues what a restored Central has lost: the outbox sends it before all else, in its order, until
 * it is decided, and parks what is refused now.
 */
final class OutboxResend implements ResendPort {

  private final OutboxResends outbox;
  private final ForeignCommandFiles foreign;
  private final UnknownCommandFiles unknown;

  OutboxResend(Outbox outbox, Path lostFolder) {
    this.outbox = outbox.resends();
    LostLists lists = new LostLists(lostFolder);
    this.foreign = new ForeignCommandFiles(lists);
    this.unknown = new UnknownCommandFiles(lists);
  }

  @Override
  public void foreign(long presentEpoch, Consumer<Consumer<Foreign>> each, List<Unkept> unkept) {
    foreign.write(presentEpoch, each, unkept);
  }

  @Override
  public void unknown(long presentEpoch, List<Unkept> commands) {
    unknown.add(presentEpoch, commands);
  }

  @Override
  public boolean hasRoom() {
    return outbox.hasRoom();
  }

  @Override
  public void lost(Past past, Runnable done) {
    outbox.lost(past::hasLost, done);
  }

  @Override
  public void allHandedOver() {
    outbox.allHandedOver();
  }

  @Override
  public void again(MutateStreamRequest command, Position place, Past past, Consumer<Fate> told) {
    QueuedCommand queued;
    CommandFootprint footprint;
    try {
      CommandRoute<?, ?> route = CommandRoutes.of(command.getCommandCase());
      MutateStreamRequest adapted = adapted(route, command, past);
      footprint = route.itemFootprint(adapted);
      queued = QueuedCommand.of(footprint, adapted).lostAt(place);
    } catch (InvalidFieldException e) {
      park(unreadable(command, place), Errors.invalidField(e), told);
      return;
    }
    outbox.add(
        queued,
        footprint.voided(),
        result -> {
          if (result instanceof Queueing.Refused(Queueing.Refusal why)
              && why == Queueing.Refusal.KEY_REUSED) {
            park(queued, AgentErrors.keyReused(), told);
          } else {
            told(result, told);
          }
        });
  }

  private void park(QueuedCommand command, Status why, Consumer<Fate> told) {
    outbox.park(command, why, result -> told(result, told));
  }

  private static void told(Queueing result, Consumer<Fate> told) {
    told.accept(
        switch (result) {
          // Applied: by the log that is there, for what others decided waits again.
          case Queueing.Queued _, Queueing.KnownApplied _ -> Fate.TAKEN;
          case Queueing.Refused _ -> Fate.LATER;
        });
  }

  /** A command that this version does not understand, as far as it does. */
  private static QueuedCommand unreadable(MutateStreamRequest command, Position place) {
    CommandId id = new CommandId("unknown", place.toString());
    try {
      CommandHeader header = CommandRoutes.of(command.getCommandCase()).itemHeader(command);
      if (!header.getOrigin().isEmpty() && !header.getIdempotencyKey().isEmpty()) {
        id = CommandId.of(header);
      }
    } catch (InvalidFieldException e) {
      // A kind of a later version: place names it.
    }
    return new QueuedCommand(
            id,
            0,
            0,
            List.of(),
            List.of(CommandFootprint.operation(id.origin(), id.key())),
            command)
        .lostAt(place);
  }

  /**
   * The command for the present history. It no longer says under which epoch its versions were
   * read, or Central would refuse each that expects one for that alone. It was accepted with them
   * once, and what is lost goes again in the order in which it was accepted: so a record comes by
   * its versions as it did then, and where something else came between, they differ and it is
   * parked.
   */
  private static MutateStreamRequest adapted(
      CommandRoute<?, ?> route, MutateStreamRequest command, Past past) {
    CommandHeader.Builder header = route.itemHeader(command).toBuilder().clearExpectedEpoch();
    if (header.hasNotBefore()) {
      Position known =
          past.adapted(
              new Position(header.getNotBefore().getEpoch(), header.getNotBefore().getSequence()));
      header.setNotBefore(RecordMapper.position(known.epoch(), known.sequence()));
    }
    return route.itemWith(command, header.build()).build();
  }
}
