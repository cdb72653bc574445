package io.onhand.agent.api;

import com.google.protobuf.Duration;
import com.google.rpc.Status;
import io.onhand.agent.outbox.OutboxAction;
import io.onhand.agent.outbox.OutboxCounts;
import io.onhand.agent.outbox.OutboxStatus;
import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.agent.outbox.Tries;
import io.onhand.agent.outbox.WriteState;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.RecordEffect;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Refusal;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.RecordMapper;

/** The outbox's values as operators see them. */
final class OutboxMapper {

  private OutboxMapper() {}

  static io.onhand.agent.v1.QueuedWrite queued(QueuedWrite write, Tries tries) {
    MutateStreamRequest request = write.command().request();
    CommandHeader header =
        write.command().isReadable()
            ? CommandRoutes.of(request.getCommandCase()).itemHeader(request)
            : CommandHeader.getDefaultInstance();
    io.onhand.agent.v1.QueuedWrite.Builder message =
        io.onhand.agent.v1.QueuedWrite.newBuilder()
            .setNumber(write.number())
            .setOrigin(write.command().id().origin())
            .setIdempotencyKey(write.command().id().key())
            .setReference(header.getReference())
            .setOperation(operation(request))
            .setKind(
                header.getKind() == CommandKind.COMMAND_KIND_UNSPECIFIED
                    ? CommandKind.COMMAND_KIND_REQUEST
                    : header.getKind())
            .setSubject(subject(request))
            .setQueuedAt(RecordMapper.timestamp(write.queuedAtMicros()))
            .setTries(tries.count())
            .setOutcomeUnknown(tries.isOpen());
    for (CommandFootprint.Effect effect : write.command().effects()) {
      message.addEffects(
          RecordEffect.newBuilder()
              .setKey(
                  RecordKey.newBuilder()
                      .setProduct(effect.key().product())
                      .setStore(effect.key().store()))
              .setOnHandDelta(effect.onHandDelta()));
    }
    if (header.hasOccurredAt()) {
      message.setOccurredAt(header.getOccurredAt());
    }
    Status failure = tries.failure();
    if (failure != null) {
      message.setLastFailure(refusal(failure));
    }
    return message.build();
  }

  static ParkedWrite parked(QueuedWrite write) {
    ParkedWrite.Builder message =
        ParkedWrite.newBuilder()
            .setWrite(queued(write, new Tries(0, null, false)))
            .setRefusal(refusal(error(write)));
    if (write.state() instanceof WriteState.Parked(Status _, long atMicros)) {
      message.setParkedAt(RecordMapper.timestamp(atMicros));
    }
    return message.build();
  }

  /** Why Central refused it. */
  static Status error(QueuedWrite write) {
    return write.state() instanceof WriteState.Parked(Status error, long _)
        ? error
        : Status.getDefaultInstance();
  }

  static io.onhand.agent.v1.OutboxAction action(OutboxAction action) {
    io.onhand.agent.v1.OutboxAction.Builder message =
        io.onhand.agent.v1.OutboxAction.newBuilder()
            .setAction(action.action())
            .setNumber(action.write().number())
            .setOrigin(action.write().command().id().origin())
            .setIdempotencyKey(action.write().command().id().key())
            .setWho(action.who())
            .setWhy(action.why())
            .setAt(RecordMapper.timestamp(action.atMicros()))
            .setRefusal(refusal(error(action.write())));
    switch (action.kind()) {
      case OutboxAction.Discarded _ ->
          message.setKind(OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED);
      case OutboxAction.Retried(long number, String key, boolean asFact) ->
          message
              .setKind(
                  asFact
                      ? OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED_AS_FACT
                      : OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED)
              .setRetriedNumber(number)
              .setRetriedKey(key);
    }
    return message.build();
  }

  static io.onhand.agent.v1.OutboxStatus status(
      OutboxStatus status, OutboxCounts counts, long nowMicros) {
    io.onhand.agent.v1.OutboxStatus.Builder message =
        io.onhand.agent.v1.OutboxStatus.newBuilder()
            .setQueued(counts.queued())
            .setParked(counts.parked())
            .setLastNumber(status.lastNumber())
            .setAcknowledgedNumber(status.settledNumber())
            .setBytes(status.bytes());
    if (counts.queued() > 0) {
      message.setOldestQueuedAge(age(counts.oldestQueuedAtMicros(), nowMicros));
    }
    return message.build();
  }

  /** Never negative: the agent's clock may have been set back meanwhile. */
  static Duration age(long sinceMicros, long nowMicros) {
    long micros = Math.max(0, nowMicros - sinceMicros);
    return Duration.newBuilder()
        .setSeconds(micros / 1_000_000)
        .setNanos((int) (micros % 1_000_000) * 1_000)
        .build();
  }

  /** Whether the command of a write can be told as something that has happened. */
  static boolean mayBeFact(QueuedWrite write) {
    MutateStreamRequest request = write.command().request();
    CommandFootprint footprint = CommandRoutes.of(request.getCommandCase()).itemFootprint(request);
    return footprint.isFact() || footprint.mayWait();
  }

  /** Why Central refused something. */
  static Refusal refusal(Status status) {
    OnhandError error = OnhandError.of(status);
    return Refusal.newBuilder()
        .setReason(error.reason())
        .setMessage(error.message())
        .putAllMetadata(error.metadata())
        .build();
  }

  private static OperationKind operation(MutateStreamRequest request) {
    return switch (request.getCommandCase()) {
      case ADJUST_STOCK -> OperationKind.OPERATION_KIND_ADJUST;
      case APPLY_BASKET -> OperationKind.OPERATION_KIND_BASKET;
      case COUNT_STOCK -> OperationKind.OPERATION_KIND_COUNT;
      case RESERVE_STOCK -> OperationKind.OPERATION_KIND_RESERVE;
      case COMMIT_RESERVATION -> OperationKind.OPERATION_KIND_COMMIT;
      case RELEASE_RESERVATION -> OperationKind.OPERATION_KIND_RELEASE;
      case EXTEND_RESERVATION -> OperationKind.OPERATION_KIND_EXTEND;
      case MOVE_STOCK -> OperationKind.OPERATION_KIND_MOVE;
      case DISPATCH_TRANSFER -> OperationKind.OPERATION_KIND_DISPATCH;
      case RECEIVE_TRANSFER -> OperationKind.OPERATION_KIND_RECEIVE;
      case CANCEL_TRANSFER -> OperationKind.OPERATION_KIND_CANCEL_TRANSFER;
      case VOID_OPERATION -> OperationKind.OPERATION_KIND_VOID;
      case COMMAND_NOT_SET -> OperationKind.OPERATION_KIND_UNSPECIFIED;
    };
  }

  private static String subject(MutateStreamRequest request) {
    return switch (request.getCommandCase()) {
      case COMMIT_RESERVATION -> request.getCommitReservation().getReservationId();
      case RELEASE_RESERVATION -> request.getReleaseReservation().getReservationId();
      case EXTEND_RESERVATION -> request.getExtendReservation().getReservationId();
      case RECEIVE_TRANSFER -> request.getReceiveTransfer().getTransferId();
      case CANCEL_TRANSFER -> request.getCancelTransfer().getTransferId();
      case VOID_OPERATION -> request.getVoidOperation().getVoidedKey();
      case ADJUST_STOCK,
          APPLY_BASKET,
          COUNT_STOCK,
          RESERVE_STOCK,
          MOVE_STOCK,
          DISPATCH_TRANSFER,
          COMMAND_NOT_SET ->
          "";
    };
  }
}
