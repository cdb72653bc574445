package io.onhand.server.storage.schema;

import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The numbers under which enums are stored: those of the contract, which never change. Going there
 * is an exhaustive switch, so that a new constant cannot be forgotten; coming back is its inverse.
 */
final class EnumNumbers {
  private static final Map<Integer, RejectionReason> REJECTIONS =
      inverse(RejectionReason.values(), EnumNumbers::number);
  private static final Map<Integer, RowOutcome> OUTCOMES =
      inverse(RowOutcome.values(), EnumNumbers::number);
  private static final Map<Integer, AdjustReason> REASONS =
      inverse(AdjustReason.values(), EnumNumbers::number);
  private static final Map<Integer, SyncMode> MODES =
      inverse(SyncMode.values(), EnumNumbers::number);
  private static final Map<Integer, ReservationState> RESERVATION_STATES =
      inverse(ReservationState.values(), EnumNumbers::number);
  private static final Map<Integer, TransferState> TRANSFER_STATES =
      inverse(TransferState.values(), EnumNumbers::number);
  private static final Map<Integer, ExceptionKind> EXCEPTION_KINDS =
      inverse(ExceptionKind.values(), EnumNumbers::number);
  private static final Map<Integer, CommandKind> COMMAND_KINDS =
      inverse(CommandKind.values(), EnumNumbers::number);
  private static final Map<Integer, Remainder> REMAINDERS =
      inverse(Remainder.values(), EnumNumbers::number);
  private static final Map<Integer, OnExpired> ON_EXPIREDS =
      inverse(OnExpired.values(), EnumNumbers::number);

  private EnumNumbers() {}

  static int number(RejectionReason reason) {
    return switch (reason) {
      case OPERATION_ABANDONED -> ErrorReason.ERROR_REASON_OPERATION_ABANDONED_VALUE;
      case STORE_NOT_FOUND -> ErrorReason.ERROR_REASON_STORE_NOT_FOUND_VALUE;
      case STORE_EXISTS -> ErrorReason.ERROR_REASON_STORE_EXISTS_VALUE;
      case SYNC_RUN_FINISHED -> ErrorReason.ERROR_REASON_SYNC_RUN_FINISHED_VALUE;
      case RESERVATION_NOT_FOUND -> ErrorReason.ERROR_REASON_RESERVATION_NOT_FOUND_VALUE;
      case TRANSFER_NOT_FOUND -> ErrorReason.ERROR_REASON_TRANSFER_NOT_FOUND_VALUE;
      case EXCEPTION_NOT_FOUND -> ErrorReason.ERROR_REASON_EXCEPTION_NOT_FOUND_VALUE;
      case OPERATION_NOT_FOUND -> ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND_VALUE;
      case NOT_VOIDABLE -> ErrorReason.ERROR_REASON_NOT_VOIDABLE_VALUE;
      case ALREADY_VOIDED -> ErrorReason.ERROR_REASON_ALREADY_VOIDED_VALUE;
      case RESERVATION_EXPIRED -> ErrorReason.ERROR_REASON_RESERVATION_EXPIRED_VALUE;
      case RESERVATION_COMMITTED -> ErrorReason.ERROR_REASON_RESERVATION_COMMITTED_VALUE;
      case RESERVATION_RELEASED -> ErrorReason.ERROR_REASON_RESERVATION_RELEASED_VALUE;
      case TRANSFER_RECEIVED -> ErrorReason.ERROR_REASON_TRANSFER_RECEIVED_VALUE;
      case TRANSFER_CANCELLED -> ErrorReason.ERROR_REASON_TRANSFER_CANCELLED_VALUE;
      case EXCEPTION_RESOLVED -> ErrorReason.ERROR_REASON_EXCEPTION_RESOLVED_VALUE;
      case TOO_MANY_RESERVATIONS -> ErrorReason.ERROR_REASON_TOO_MANY_RESERVATIONS_VALUE;
      case OVER_RELEASE -> ErrorReason.ERROR_REASON_OVER_RELEASE_VALUE;
      case OVER_RECEIPT -> ErrorReason.ERROR_REASON_OVER_RECEIPT_VALUE;
      case SYNC_RUN_NOT_FOUND -> ErrorReason.ERROR_REASON_SYNC_RUN_NOT_FOUND_VALUE;
      case EPOCH_CHANGED -> ErrorReason.ERROR_REASON_EPOCH_CHANGED_VALUE;
      case SEQUENCE_IN_FUTURE -> ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE_VALUE;
      case VERSION_CONFLICT -> ErrorReason.ERROR_REASON_VERSION_CONFLICT_VALUE;
      case RECORD_NOT_FOUND -> ErrorReason.ERROR_REASON_RECORD_NOT_FOUND_VALUE;
      case QUANTITY_OVERFLOW -> ErrorReason.ERROR_REASON_QUANTITY_OVERFLOW_VALUE;
      case INSUFFICIENT_STOCK -> ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK_VALUE;
    };
  }

  static RejectionReason rejection(int number) {
    return known("rejection reason", number, REJECTIONS.get(number));
  }

  static int number(RowOutcome outcome) {
    return switch (outcome) {
      case UPDATED -> SyncOutcome.SYNC_OUTCOME_UPDATED_VALUE;
      case CREATED -> SyncOutcome.SYNC_OUTCOME_CREATED_VALUE;
      case SKIPPED -> SyncOutcome.SYNC_OUTCOME_SKIPPED_VALUE;
      case CONFLICT -> SyncOutcome.SYNC_OUTCOME_CONFLICT_VALUE;
      case REJECTED -> SyncOutcome.SYNC_OUTCOME_REJECTED_VALUE;
    };
  }

  static RowOutcome outcome(int number) {
    return known("row outcome", number, OUTCOMES.get(number));
  }

  static int number(AdjustReason reason) {
    return switch (reason) {
      case SALE -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE_VALUE;
      case RETURN -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RETURN_VALUE;
      case RECEIPT -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT_VALUE;
      case DAMAGE -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_DAMAGE_VALUE;
      case SHRINKAGE -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SHRINKAGE_VALUE;
      case CORRECTION -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_CORRECTION_VALUE;
      case OTHER -> io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_OTHER_VALUE;
    };
  }

  static AdjustReason adjustReason(int number) {
    return known("adjust reason", number, REASONS.get(number));
  }

  static int number(SyncMode mode) {
    return switch (mode) {
      case MERGE -> io.onhand.inventory.v1.SyncMode.SYNC_MODE_MERGE_VALUE;
      case REPLACE -> io.onhand.inventory.v1.SyncMode.SYNC_MODE_REPLACE_VALUE;
    };
  }

  static SyncMode syncMode(int number) {
    return known("sync mode", number, MODES.get(number));
  }

  static int number(ReservationState state) {
    return switch (state) {
      case OPEN -> io.onhand.inventory.v1.ReservationState.RESERVATION_STATE_OPEN_VALUE;
      case COMMITTED -> io.onhand.inventory.v1.ReservationState.RESERVATION_STATE_COMMITTED_VALUE;
      case RELEASED -> io.onhand.inventory.v1.ReservationState.RESERVATION_STATE_RELEASED_VALUE;
      case EXPIRED -> io.onhand.inventory.v1.ReservationState.RESERVATION_STATE_EXPIRED_VALUE;
    };
  }

  static ReservationState reservationState(int number) {
    return known("reservation state", number, RESERVATION_STATES.get(number));
  }

  static int number(TransferState state) {
    return switch (state) {
      case IN_TRANSIT -> io.onhand.inventory.v1.TransferState.TRANSFER_STATE_IN_TRANSIT_VALUE;
      case RECEIVED -> io.onhand.inventory.v1.TransferState.TRANSFER_STATE_RECEIVED_VALUE;
      case CANCELLED -> io.onhand.inventory.v1.TransferState.TRANSFER_STATE_CANCELLED_VALUE;
    };
  }

  static TransferState transferState(int number) {
    return known("transfer state", number, TRANSFER_STATES.get(number));
  }

  static int number(ExceptionKind kind) {
    return switch (kind) {
      case BELOW_FLOOR -> io.onhand.inventory.v1.ExceptionKind.EXCEPTION_KIND_BELOW_FLOOR_VALUE;
      case HOLD_ENDED -> io.onhand.inventory.v1.ExceptionKind.EXCEPTION_KIND_HOLD_ENDED_VALUE;
      case OVER_RECEIVED -> io.onhand.inventory.v1.ExceptionKind.EXCEPTION_KIND_OVER_RECEIVED_VALUE;
    };
  }

  static ExceptionKind exceptionKind(int number) {
    return known("exception kind", number, EXCEPTION_KINDS.get(number));
  }

  /** A request is not stored at all, as it was before there were facts. */
  static int number(CommandKind kind) {
    return switch (kind) {
      case REQUEST -> io.onhand.inventory.v1.CommandKind.COMMAND_KIND_UNSPECIFIED_VALUE;
      case FACT -> io.onhand.inventory.v1.CommandKind.COMMAND_KIND_FACT_VALUE;
    };
  }

  static CommandKind commandKind(int number) {
    return known("command kind", number, COMMAND_KINDS.get(number));
  }

  static int number(Remainder remainder) {
    return switch (remainder) {
      case RELEASE -> io.onhand.inventory.v1.Remainder.REMAINDER_RELEASE_VALUE;
      case KEEP -> io.onhand.inventory.v1.Remainder.REMAINDER_KEEP_VALUE;
    };
  }

  static Remainder remainder(int number) {
    return known("remainder", number, REMAINDERS.get(number));
  }

  static int number(OnExpired onExpired) {
    return switch (onExpired) {
      case REJECT -> io.onhand.inventory.v1.OnExpired.ON_EXPIRED_REJECT_VALUE;
      case REACQUIRE -> io.onhand.inventory.v1.OnExpired.ON_EXPIRED_REACQUIRE_VALUE;
    };
  }

  static OnExpired onExpired(int number) {
    return known("way with what has expired", number, ON_EXPIREDS.get(number));
  }

  private static <E> Map<Integer, E> inverse(E[] values, Function<E, Integer> number) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(number, Function.identity()));
  }

  private static <E> E known(String what, int number, @Nullable E value) {
    if (value == null) {
      throw new CorruptValueException(
          "Expected the number of a " + what + " of this version, but got " + number + ".");
    }
    return value;
  }
}
