package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.outbox.QueuedCommand.Rekeyed;
import io.onhand.client.CommandId;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes of a parked write the one that is queued in its place.
 *
 * <p>It goes under its own key, and says that a refusal on record there is no answer: so Central
 * decides it once more, and applies it once at most, whoever else has sent it meanwhile, here, at
 * another agent or straight to Central. It keeps its age as well: where Central may have forgotten
 * the key, it refuses, and somebody has to look. Once that is so, and where it is the age that
 * Central does not know, it gets the head of now.
 *
 * <p>A key that was given up, or used for another command, is of no use any more: under it this
 * command was never applied and never will be, so it gets another. That one follows from the old
 * and from the content: whoever retries the same command, here or at another agent, once or twice,
 * sends the same.
 */
final class Retrial {

  /** With these Central refused it and remembers nothing. */
  private static final Set<ErrorReason> NOT_RECORDED =
      EnumSet.of(
          ErrorReason.ERROR_REASON_INVALID_FIELD,
          ErrorReason.ERROR_REASON_INVARIANT_VIOLATED,
          ErrorReason.ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ErrorReason.ERROR_REASON_EPOCH_CHANGED,
          ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);

  /** With these the key is of no use for this command ever again. */
  private static final Set<ErrorReason> KEY_IS_SPENT =
      EnumSet.of(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ErrorReason.ERROR_REASON_OPERATION_ABANDONED);

  /** With these it is what the command says of its own age that Central refused. */
  private static final Set<ErrorReason> OF_ITS_AGE =
      EnumSet.of(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ErrorReason.ERROR_REASON_EPOCH_CHANGED,
          ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);

  private static final int HASH_BYTES = 16;

  private Retrial() {}

  /**
   * What is queued in the place of a parked write.
   *
   * @param asFact it has happened all the same
   * @param head of Central's log, the newest that was heard of
   */
  static QueuedCommand of(QueuedWrite write, boolean asFact, Position head) {
    QueuedCommand command = write.command().unplaced();
    CommandKind kind = header(command.request().toBuilder()).getKind();
    CommandKind wanted = asFact ? CommandKind.COMMAND_KIND_FACT : kind;
    ErrorReason reason = refusal(write.state()).reason();
    if (KEY_IS_SPENT.contains(reason)) {
      return rekeyed(command, wanted, head);
    }
    return with(
        command,
        header -> {
          header.setKind(wanted).setRetryRefused(true);
          if (OF_ITS_AGE.contains(reason)) {
            header.setNotBefore(position(head));
          }
        });
  }

  /** Whether its key is given up, or another command's: nothing under it is this one. */
  static boolean isSpent(WriteState.Parked refused) {
    return KEY_IS_SPENT.contains(refusal(refused).reason());
  }

  /**
   * Whether Central has the refusal on record and the key with it: a request that was refused so is
   * decided anew when it is told as a fact.
   */
  static boolean isOnRecord(WriteState.Parked refused) {
    OnhandError refusal = refusal(refused);
    return !NOT_RECORDED.contains(refusal.reason())
        && !isSpent(refused)
        // A refusal without a reason is none of Central's rules.
        && !refusal.reasonName().equals(refusal.code().name());
  }

  /** The same, told as something that has happened. */
  static QueuedCommand asFact(QueuedCommand command) {
    return with(command, header -> header.setKind(CommandKind.COMMAND_KIND_FACT));
  }

  private static OnhandError refusal(WriteState state) {
    return switch (state) {
      case WriteState.Parked(Status error, long _) -> OnhandError.of(error);
      case WriteState.Waiting _, WriteState.Applied _ ->
          throw new IllegalArgumentException("Expected a parked write, but got " + state + ".");
    };
  }

  private static QueuedCommand rekeyed(QueuedCommand command, CommandKind kind, Position head) {
    int count = command.rekeyed() == null ? 1 : command.rekeyed().count() + 1;
    String origin = command.id().origin();
    String key = "retry-%d-%s".formatted(count, hash(command));
    MutateStreamRequest request =
        with(
                command,
                header -> header.setKind(kind).setIdempotencyKey(key).setNotBefore(position(head)))
            .request();
    List<String> ties = new ArrayList<>(command.ties());
    ties.set(0, CommandFootprint.operation(origin, key));
    return new QueuedCommand(
        new CommandId(origin, key),
        command.hashHigh(),
        command.hashLow(),
        command.effects(),
        ties,
        request,
        null,
        new Rekeyed(command.firstKey(), count));
  }

  /**
   * Of what its origin asked for, under which key. The key itself may be as long as any may be, and
   * two commands that were given the same are still two.
   */
  private static String hash(QueuedCommand command) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          CommandFootprint.operation(command.id().origin(), command.firstKey())
              .getBytes(StandardCharsets.UTF_8));
      digest.update(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(command.hashHigh())
              .putLong(command.hashLow())
              .flip());
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every Java has.", e);
    }
  }

  private static io.onhand.inventory.v1.Position position(Position head) {
    return RecordMapper.position(head.epoch(), head.sequence());
  }

  private static QueuedCommand with(QueuedCommand command, Consumer<CommandHeader.Builder> change) {
    MutateStreamRequest.Builder request = command.request().toBuilder();
    change.accept(header(request));
    return command.with(request.build());
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
