package io.onhand.server.storage.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.BasketMode;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.storage.v1.Line;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.RecordChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

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
            .setTraceParent(header.traceParent());
    if (!command.isInternal()) {
      message
          .setOrigin(header.origin())
          .setIdempotencyKey(header.key())
          .setRequestHash(hash(command.requestHash()));
    }
    encodeBody(command.body(), message);
    switch (entry.decision()) {
      case Accepted accepted -> {
        accepted.refused().forEach(refused -> message.addRefused(RejectionCodec.message(refused)));
        accepted.changes().forEach(change -> encodeChange(change, message));
        SyncRowCodec.encodeResults(accepted.rows(), message);
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

  private static void encodeBody(CommandBody body, io.onhand.storage.v1.Entry.Builder message) {
    switch (body) {
      case Adjust adjust ->
          message.setOperation(Operation.OPERATION_ADJUST).addLines(line(adjust.line()));
      case Basket basket -> {
        message.setOperation(
            switch (basket.mode()) {
              case ALL_OR_NOTHING -> Operation.OPERATION_BASKET_ALL_OR_NOTHING;
              case BEST_EFFORT -> Operation.OPERATION_BASKET_BEST_EFFORT;
            });
        basket.lines().forEach(line -> message.addLines(line(line)));
      }
      case OpenSyncRun open -> {
        message
            .setOperation(Operation.OPERATION_SYNC_OPEN)
            .getSyncRunBuilder()
            .setRunId(open.run().runId())
            .setMode(EnumNumbers.number(open.mode()));
        if (open.anchor() != null) {
          message
              .setAskedAnchorEpoch(open.anchor().epoch())
              .setAskedAnchorSequence(open.anchor().sequence());
        }
      }
      case SyncChunk chunk ->
          message
              .setOperation(Operation.OPERATION_SYNC_CHUNK)
              .setSyncChunk(SyncRowCodec.message(chunk));
      case CreateStore create ->
          message
              .setOperation(Operation.OPERATION_CREATE_STORE)
              .getStoreBuilder()
              .setStore(create.store())
              .setDisplayName(create.displayName());
      case Abandon _ -> message.setOperation(Operation.OPERATION_ABANDON);
      case AdvanceHorizon advance ->
          message
              .setOperation(Operation.OPERATION_ADVANCE_HORIZON)
              .setHorizon(advance.sequence())
              .setYoungestForgottenMicros(advance.youngestForgottenMicros());
    }
  }

  private static void encodeChange(Change change, io.onhand.storage.v1.Entry.Builder message) {
    switch (change) {
      case RecordChanged changed -> message.addChanges(recordChange(changed));
      case StoreDeclared declared -> message.setStore(MetaCodec.message(declared.store()));
      case SyncRunOpened opened -> message.setSyncRun(MetaCodec.message(opened.run()));
      case HorizonMoved moved -> message.setHorizon(moved.sequence());
    }
  }

  private static RecordChange recordChange(RecordChanged changed) {
    RecordKey key = changed.after().key();
    RecordChange.Builder change =
        RecordChange.newBuilder()
            .setProduct(key.product())
            .setStore(key.store())
            .setAfter(RecordCodec.message(changed.after()));
    if (changed.before() != null) {
      change.setBefore(RecordCodec.message(changed.before()));
    }
    return change.build();
  }

  private static Line line(AdjustLine line) {
    Line.Builder message =
        Line.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setDelta(line.delta())
            .setReason(EnumNumbers.number(line.reason()));
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static Command command(io.onhand.storage.v1.Entry message) {
    CommandBody body = body(message);
    if (body instanceof AdvanceHorizon) {
      return Command.internal(body);
    }
    CommandHeader header =
        new CommandHeader(
            message.getOrigin(),
            message.getIdempotencyKey(),
            message.getReference(),
            message.getOccurredAtMicros(),
            null,
            message.getCaller(),
            message.getTraceParent());
    return new Command(
        header,
        body,
        OperationId.of(header.origin(), header.key()),
        hash(message.getRequestHash()));
  }

  private static CommandBody body(io.onhand.storage.v1.Entry message) {
    return switch (message.getOperation()) {
      case OPERATION_ADJUST -> {
        if (message.getLinesCount() != 1) {
          throw new CorruptValueException(
              "Expected one line of an adjustment, but got " + message.getLinesCount() + ".");
        }
        yield new Adjust(line(message.getLines(0)));
      }
      case OPERATION_BASKET_ALL_OR_NOTHING ->
          new Basket(lines(message.getLinesList()), BasketMode.ALL_OR_NOTHING);
      case OPERATION_BASKET_BEST_EFFORT ->
          new Basket(lines(message.getLinesList()), BasketMode.BEST_EFFORT);
      case OPERATION_SYNC_OPEN ->
          new OpenSyncRun(
              new SyncRunId(message.getOrigin(), message.getSyncRun().getRunId()),
              EnumNumbers.syncMode(message.getSyncRun().getMode()),
              message.getAskedAnchorEpoch() == 0
                  ? null
                  : new Position(message.getAskedAnchorEpoch(), message.getAskedAnchorSequence()));
      case OPERATION_SYNC_CHUNK -> SyncRowCodec.chunk(message.getOrigin(), message.getSyncChunk());
      case OPERATION_CREATE_STORE ->
          new CreateStore(message.getStore().getStore(), message.getStore().getDisplayName());
      case OPERATION_ABANDON -> new Abandon();
      case OPERATION_ADVANCE_HORIZON ->
          new AdvanceHorizon(message.getHorizon(), message.getYoungestForgottenMicros());
      case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          throw new CorruptValueException(
              "Expected an operation of this version, but got "
                  + message.getOperationValue()
                  + ".");
    };
  }

  private static Decision decision(io.onhand.storage.v1.Entry message) {
    if (message.hasRejection()) {
      return RejectionCodec.rejected(message.getRejection());
    }
    List<Change> changes = new ArrayList<>(message.getChangesCount());
    message.getChangesList().forEach(change -> changes.add(recordChange(change)));
    if (message.hasStore()) {
      changes.add(new StoreDeclared(MetaCodec.store(message.getStore())));
    }
    if (message.hasSyncRun()) {
      changes.add(new SyncRunOpened(MetaCodec.syncRun(message.getSyncRun())));
    }
    if (message.getHorizon() != 0) {
      changes.add(new HorizonMoved(message.getHorizon()));
    }
    return new Accepted(
        changes,
        message.getRefusedList().stream().map(RejectionCodec::lineRejection).toList(),
        SyncRowCodec.results(message.getSyncChunk(), changes));
  }

  private static RecordChanged recordChange(RecordChange change) {
    RecordKey key = new RecordKey(change.getProduct(), change.getStore());
    return new RecordChanged(
        change.hasBefore() ? RecordCodec.record(key, change.getBefore()) : null,
        RecordCodec.record(key, change.getAfter()));
  }

  private static List<AdjustLine> lines(List<Line> lines) {
    return lines.stream().map(EntryCodec::line).toList();
  }

  private static AdjustLine line(Line line) {
    return new AdjustLine(
        new RecordKey(line.getProduct(), line.getStore()),
        line.getDelta(),
        EnumNumbers.adjustReason(line.getReason()),
        line.hasExpectedVersion()
            ? OptionalLong.of(line.getExpectedVersion())
            : OptionalLong.empty());
  }

  private static ByteString hash(RequestHash hash) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).putLong(hash.high()).putLong(hash.low());
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static RequestHash hash(ByteString bytes) {
    if (bytes.size() != 16) {
      throw new CorruptValueException(
          "Expected a request hash of 16 bytes, but got " + bytes.size() + ".");
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new RequestHash(buffer.getLong(), buffer.getLong());
  }
}
