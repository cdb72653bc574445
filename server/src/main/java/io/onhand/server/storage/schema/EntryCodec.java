package io.onhand.server.storage.schema;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import java.util.List;

/**
 * Entries as {@code onhand.storage.v1.Entry}: nothing that an answer, an audit or a replay needs is
 * lost.
 */
public final class EntryCodec {
  private EntryCodec() {}

  /** The message that stands for an entry. */
  public static io.onhand.storage.v1.Entry encode(Entry entry) {
    Command command = entry.command();
    CommandHeader header = command.header();
    io.onhand.storage.v1.Entry.Builder message =
        io.onhand.storage.v1.Entry.newBuilder()
            .setSequence(entry.sequence())
            .setLogTimeMicros(entry.logTimeMicros())
            .setReference(header.reference())
            .setOccurredAtMicros(header.occurredAtMicros())
            .setCaller(header.caller())
            .setTraceParent(header.traceParent())
            .setKind(EnumNumbers.number(header.kind()));
    if (!command.isInternal()) {
      message
          .setOrigin(header.origin())
          .setIdempotencyKey(header.key())
          .setRequestHash(HashCodec.bytes(command.requestHash()));
    }
    BodyCodec.encode(command.body(), message);
    switch (entry.decision()) {
      case Accepted accepted -> {
        accepted.refused().forEach(refused -> message.addRefused(RejectionCodec.message(refused)));
        accepted.changes().forEach(change -> ChangeCodec.encode(change, message));
        if (!accepted.rows().isEmpty() || !accepted.listed().isEmpty()) {
          SyncRowCodec.encodeResults(accepted, message.getSyncChunkBuilder());
        }
      }
      case Rejected rejected -> message.setRejection(RejectionCodec.message(rejected));
    }
    return message.build();
  }

  /**
   * The entry that {@link #encode} was given.
   *
   * @throws CorruptValueException when the message is not one that was stored
   */
  public static Entry decode(io.onhand.storage.v1.Entry message) {
    try {
      return new Entry(
          message.getSequence(), message.getLogTimeMicros(), command(message), decision(message));
    } catch (InvalidFieldException e) {
      throw new CorruptValueException("Expected entry " + message.getSequence() + " whole.", e);
    }
  }

  private static Command command(io.onhand.storage.v1.Entry message) {
    CommandBody body = BodyCodec.body(message);
    if (body instanceof AdvanceHorizon || body instanceof Expire || body instanceof BeginEpoch) {
      return Command.internal(body);
    }
    CommandHeader header =
        new CommandHeader(
            message.getOrigin(),
            message.getIdempotencyKey(),
            message.getReference(),
            message.getOccurredAtMicros(),
            null,
            0,
            message.getCaller(),
            message.getTraceParent(),
            EnumNumbers.commandKind(message.getKind()));
    return new Command(
        header,
        body,
        OperationId.of(header.origin(), header.key()),
        HashCodec.request(message.getRequestHash()));
  }

  private static Decision decision(io.onhand.storage.v1.Entry message) {
    if (message.hasRejection()) {
      return RejectionCodec.rejected(message.getRejection());
    }
    List<Change> changes = ChangeCodec.changes(message);
    return new Accepted(
        changes,
        message.getRefusedList().stream().map(RejectionCodec::lineRejection).toList(),
        SyncRowCodec.results(message.getSyncChunk(), changes),
        SyncRowCodec.listed(message.getSyncChunk()));
  }
}
