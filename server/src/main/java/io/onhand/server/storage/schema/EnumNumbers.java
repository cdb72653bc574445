package io.onhand.server.storage.schema;

import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.RejectionReason;
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

  private EnumNumbers() {}

  static int number(RejectionReason reason) {
    return switch (reason) {
      case OPERATION_ABANDONED -> ErrorReason.ERROR_REASON_OPERATION_ABANDONED_VALUE;
      case STORE_NOT_FOUND -> ErrorReason.ERROR_REASON_STORE_NOT_FOUND_VALUE;
      case STORE_EXISTS -> ErrorReason.ERROR_REASON_STORE_EXISTS_VALUE;
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
    };
  }

  static SyncMode syncMode(int number) {
    return known("sync mode", number, MODES.get(number));
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
