package io.onhand.agent.outbox;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.onhand.agent.outbox.OutboxAction.Discarded;
import io.onhand.agent.outbox.OutboxAction.Retried;
import io.onhand.agent.outbox.QueuedCommand.Rekeyed;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.storage.v1.OutboxActionKind;
import io.onhand.storage.v1.OutboxEffect;
import io.onhand.storage.v1.OutboxMeta;
import io.onhand.storage.v1.OutboxState;
import io.onhand.storage.v1.OutboxWrite;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of an outbox's store. Numbers are keys of eight bytes, big end first, so that
 * they sort. Reading what was not written here throws {@link CorruptValueException}.
 */
final class OutboxRows {

  private OutboxRows() {}

  /**
   * What is one of a kind.
   *
   * @param outbox names the outbox; never 0
   * @param lastNumber the last number that was given to a write
   * @param lastAction the last number that was given to an action
   */
  record Meta(long outbox, long lastNumber, long lastAction) {}

  /** The only key of {@link OutboxFamily#META}. */
  static byte[] metaKey() {
    return new byte[] {1};
  }

  static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long number(byte[] key) {
    if (key.length != Long.BYTES) {
      throw new CorruptValueException(
          "Expected a number as key of an outbox's row, but it has " + key.length + " bytes.");
    }
    return ByteBuffer.wrap(key).getLong();
  }

  static byte[] bytes(Meta meta) {
    return OutboxMeta.newBuilder()
        .setOutbox(meta.outbox())
        .setLastNumber(meta.lastNumber())
        .setLastAction(meta.lastAction())
        .build()
        .toByteArray();
  }

  static Meta meta(byte[] value) {
    try {
      OutboxMeta row = OutboxMeta.parseFrom(value);
      return new Meta(row.getOutbox(), row.getLastNumber(), row.getLastAction());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected the row that describes an outbox.", e);
    }
  }

  static byte[] bytes(QueuedWrite write) {
    return message(write).toByteArray();
  }

  static QueuedWrite write(long number, byte[] value) {
    try {
      return write(number, OutboxWrite.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CorruptValueException("Expected write " + number + " of an outbox.", e);
    }
  }

  static byte[] bytes(OutboxAction action) {
    io.onhand.storage.v1.OutboxAction.Builder row =
        io.onhand.storage.v1.OutboxAction.newBuilder()
            .setNumber(action.write().number())
            .setWho(action.who())
            .setWhy(action.why())
            .setAtMicros(action.atMicros())
            .setWrite(message(action.write()));
    switch (action.kind()) {
      case Retried(long number, String key, boolean asFact) ->
          row.setKind(OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED)
              .setRetriedAs(number)
              .setRetriedKey(key)
              .setAsFact(asFact);
      case Discarded() -> row.setKind(OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED);
    }
    return row.build().toByteArray();
  }

  static OutboxAction action(long action, byte[] value) {
    try {
      io.onhand.storage.v1.OutboxAction row = io.onhand.storage.v1.OutboxAction.parseFrom(value);
      return new OutboxAction(
          action,
          switch (row.getKind()) {
            case OUTBOX_ACTION_KIND_RETRIED ->
                new Retried(row.getRetriedAs(), row.getRetriedKey(), row.getAsFact());
            case OUTBOX_ACTION_KIND_DISCARDED -> new Discarded();
            case OUTBOX_ACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new CorruptValueException(
                    "Expected a known kind of action, but got " + row.getKindValue() + ".");
          },
          row.getWho(),
          row.getWhy(),
          row.getAtMicros(),
          write(row.getNumber(), row.getWrite()));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected action " + action + " of an outbox.", e);
    }
  }

  private static OutboxWrite message(QueuedWrite write) {
    QueuedCommand command = write.command();
    OutboxWrite.Builder row =
        OutboxWrite.newBuilder()
            .setOrigin(command.id().origin())
            .setIdempotencyKey(command.id().key())
            .setRequestHashHigh(command.hashHigh())
            .setRequestHashLow(command.hashLow())
            .setRequest(command.request().toByteString())
            .setQueuedAtMicros(write.queuedAtMicros())
            .addAllTies(command.ties());
    Position place = command.place();
    if (place != null) {
      row.setLostEpoch(place.epoch()).setLostSequence(place.sequence());
    }
    if (command.rekeyed() != null) {
      row.setFirstKey(command.rekeyed().key()).setRekeyed(command.rekeyed().count());
    }
    for (Effect effect : command.effects()) {
      row.addEffects(
          OutboxEffect.newBuilder()
              .setProduct(effect.key().product())
              .setStore(effect.key().store())
              .setOnHandDelta(effect.onHandDelta()));
    }
    switch (write.state()) {
      case Waiting(Seen seen) -> put(row.setState(OutboxState.OUTBOX_STATE_WAITING), seen);
      case Applied(Seen at, long logTimeMicros) ->
          put(row.setState(OutboxState.OUTBOX_STATE_APPLIED), at)
              .setAppliedLogTimeMicros(logTimeMicros);
      case Parked(Status error, long atMicros) ->
          row.setState(OutboxState.OUTBOX_STATE_PARKED)
              .setParkedError(error.toByteString())
              .setParkedAtMicros(atMicros);
    }
    return row.build();
  }

  private static OutboxWrite.Builder put(OutboxWrite.Builder row, @Nullable Seen seen) {
    return seen == null
        ? row
        : row.setAppliedEpoch(seen.position().epoch())
            .setAppliedSequence(seen.position().sequence())
            .setReplicaEpoch(seen.replicaEpoch());
  }

  private static QueuedWrite write(long number, OutboxWrite row)
      throws InvalidProtocolBufferException {
    QueuedCommand command =
        new QueuedCommand(
            new CommandId(row.getOrigin(), row.getIdempotencyKey()),
            row.getRequestHashHigh(),
            row.getRequestHashLow(),
            row.getEffectsList().stream()
                .map(effect ->
                    new Effect(
                        new RecordKey(effect.getProduct(), effect.getStore()),
                        effect.getOnHandDelta()))
                .toList(),
            row.getTiesList(),
            MutateStreamRequest.parseFrom(row.getRequest()),
            row.getLostEpoch() == 0
                ? null
                : new Position(row.getLostEpoch(), row.getLostSequence()),
            row.getRekeyed() == 0 ? null : new Rekeyed(row.getFirstKey(), row.getRekeyed()));
    return new QueuedWrite(number, command, row.getQueuedAtMicros(), state(row));
  }

  private static WriteState state(OutboxWrite row) throws InvalidProtocolBufferException {
    return switch (row.getState()) {
      case OUTBOX_STATE_WAITING ->
          row.getAppliedEpoch() == 0 ? Waiting.UNSEEN : new Waiting(seen(row));
      case OUTBOX_STATE_APPLIED -> new Applied(seen(row), row.getAppliedLogTimeMicros());
      case OUTBOX_STATE_PARKED ->
          new Parked(Status.parseFrom(row.getParkedError()), row.getParkedAtMicros());
      case OUTBOX_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new CorruptValueException(
              "Expected a known state of a write, but got " + row.getStateValue() + ".");
    };
  }

  private static Seen seen(OutboxWrite row) {
    return new Seen(
        new Position(row.getAppliedEpoch(), row.getAppliedSequence()), row.getReplicaEpoch());
  }
}
