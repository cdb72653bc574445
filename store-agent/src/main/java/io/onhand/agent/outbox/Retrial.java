package io.onhand.agent.outbox;

import io.onhand.client.CommandId;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes of a parked write the one that is queued in its place.
 *
 * <p>Central remembers a refusal under its key and repeats it, so the command needs another; that
 * is safe, because under the old one it was never applied and never will be. One exception: a
 * request whose refusal Central recorded, and that comes again as a fact, is decided anew under its
 * own key, and its origin gets that answer when it asks again.
 */
final class Retrial {

  /** With these Central refused the key or its age, and looked no further. */
  private static final Set<ErrorReason> OF_THE_KEY =
      EnumSet.of(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ErrorReason.ERROR_REASON_OPERATION_ABANDONED,
          ErrorReason.ERROR_REASON_EPOCH_CHANGED,
          ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);

  private Retrial() {}

  static QueuedCommand of(QueuedWrite write, boolean asFact, long outbox) {
    QueuedCommand command = write.command();
    CommandKind kind = header(command.request().toBuilder()).getKind();
    CommandKind wanted = asFact ? CommandKind.COMMAND_KIND_FACT : kind;
    if (asFact && kind != CommandKind.COMMAND_KIND_FACT && !isRefusedForItsKey(write)) {
      return with(command, command.id(), header -> header.setKind(wanted));
    }
    String key = "retry-%016x-%d".formatted(outbox, write.number());
    return with(
        command,
        new CommandId(command.id().origin(), key),
        header -> header.setKind(wanted).setIdempotencyKey(key).clearNotBefore());
  }

  private static boolean isRefusedForItsKey(QueuedWrite write) {
    return write.state() instanceof WriteState.Parked(var error, long _)
        && OF_THE_KEY.contains(OnhandError.of(error).reason());
  }

  private static QueuedCommand with(
      QueuedCommand command, CommandId id, Consumer<CommandHeader.Builder> change) {
    MutateStreamRequest.Builder request = command.request().toBuilder();
    change.accept(header(request));
    List<String> ties = new ArrayList<>(command.ties());
    ties.set(0, CommandFootprint.operation(id.origin(), id.key()));
    return new QueuedCommand(
        id, command.hashHigh(), command.hashLow(), command.effects(), ties, request.build());
  }

  /** The header of a request. */
  static CommandHeader.Builder header(MutateStreamRequest.Builder request) {
    return switch (request.getCommandCase()) {
      case ADJUST_STOCK -> request.getAdjustStockBuilder().getCommandBuilder();
      case APPLY_BASKET -> request.getApplyBasketBuilder().getCommandBuilder();
      case COUNT_STOCK -> request.getCountStockBuilder().getCommandBuilder();
      case RESERVE_STOCK -> request.getReserveStockBuilder().getCommandBuilder();
      case COMMIT_RESERVATION -> request.getCommitReservationBuilder().getCommandBuilder();
      case RELEASE_RESERVATION -> request.getReleaseReservationBuilder().getCommandBuilder();
      case EXTEND_RESERVATION -> request.getExtendReservationBuilder().getCommandBuilder();
      case MOVE_STOCK -> request.getMoveStockBuilder().getCommandBuilder();
      case DISPATCH_TRANSFER -> request.getDispatchTransferBuilder().getCommandBuilder();
      case RECEIVE_TRANSFER -> request.getReceiveTransferBuilder().getCommandBuilder();
      case CANCEL_TRANSFER -> request.getCancelTransferBuilder().getCommandBuilder();
      case VOID_OPERATION -> request.getVoidOperationBuilder().getCommandBuilder();
      case COMMAND_NOT_SET ->
          throw new IllegalStateException("Expected a command in the outbox, but it is not set.");
    };
  }
}
