package io.onhand.cli.demo.till;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The definite answer to a basket or another command. */
public sealed interface Answer {

  /** Which door gave it. */
  Door door();

  /** The same without what may differ when it is given again. */
  Object essence();

  /** The sequence of the entry that decided it; 0 when the answer names none. */
  long sequence();

  /** The epoch of that entry. Empty: the answer names none. */
  OptionalLong epoch();

  /** What a server has on record. Empty: no answer that a till could have had. */
  static Optional<Answer> recorded(Door door, GetOperationResponse operation) {
    return switch (operation.getAnswerCase()) {
      case ADJUST_STOCK -> Optional.of(new Adjusted(door, operation.getAdjustStock()));
      case APPLY_BASKET -> Optional.of(new Applied(door, operation.getApplyBasket()));
      case REJECTED -> Optional.of(new Refused(door, OnhandError.of(operation.getRejected())));
      case SYNC_OPENED,
          SYNC_CHUNK,
          SYNC_ZEROED,
          SYNC_FINISHED,
          ABANDONED,
          STORE_DECLARED,
          COUNT_STOCK,
          RESERVE_STOCK,
          COMMIT_RESERVATION,
          RELEASE_RESERVATION,
          EXTEND_RESERVATION,
          MOVE_STOCK,
          DISPATCH_TRANSFER,
          RECEIVE_TRANSFER,
          CANCEL_TRANSFER,
          VOID_OPERATION,
          FLOOR_SET,
          LOW_STOCK_SET,
          EXCEPTION_RESOLVED,
          QUEUED,
          ANSWER_NOT_SET ->
          Optional.empty();
    };
  }

  /**
   * One line was applied.
   *
   * @param response as it came
   */
  record Adjusted(Door door, AdjustStockResponse response) implements Answer {
    @Override
    public Message essence() {
      return response.toBuilder().setReceipt(once(response.getReceipt())).build();
    }

    @Override
    public long sequence() {
      return position(response.getReceipt()).getSequence();
    }

    @Override
    public OptionalLong epoch() {
      return OptionalLong.of(position(response.getReceipt()).getEpoch());
    }
  }

  /**
   * The basket was applied, perhaps in part.
   *
   * @param response as it came
   */
  record Applied(Door door, ApplyBasketResponse response) implements Answer {
    @Override
    public Message essence() {
      return response.toBuilder().setReceipt(once(response.getReceipt())).build();
    }

    @Override
    public long sequence() {
      return position(response.getReceipt()).getSequence();
    }

    @Override
    public OptionalLong epoch() {
      return OptionalLong.of(position(response.getReceipt()).getEpoch());
    }
  }

  /**
   * A command other than a basket was done.
   *
   * @param response as it came
   */
  record Done(Door door, Message response) implements Answer {
    @Override
    public Message essence() {
      return response.toBuilder().setField(receiptField(), once(receipt())).build();
    }

    /** Every command's answer carries it under this name. */
    private Descriptors.FieldDescriptor receiptField() {
      return response.getDescriptorForType().findFieldByName("receipt");
    }

    Receipt receipt() {
      return (Receipt) response.getField(receiptField());
    }

    @Override
    public long sequence() {
      return position(receipt()).getSequence();
    }

    @Override
    public OptionalLong epoch() {
      return OptionalLong.of(position(receipt()).getEpoch());
    }
  }

  /**
   * The whole command was refused.
   *
   * @param error what the refusal said
   */
  record Refused(Door door, OnhandError error) implements Answer {
    @Override
    public Map<String, Object> essence() {
      Map<String, String> metadata = new TreeMap<>(error.metadata());
      metadata.remove("replayed");
      return Map.of(
          "code", error.code(),
          "reason", error.reasonName(),
          "message", error.message(),
          "metadata", metadata,
          "failures", error.failures(),
          "current", error.current());
    }

    @Override
    public long sequence() {
      try {
        return Long.parseLong(error.metadata().getOrDefault("sequence", "0"));
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    @Override
    public OptionalLong epoch() {
      try {
        String epoch = error.metadata().get("epoch");
        return epoch == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseUnsignedLong(epoch));
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
  }

  private static Position position(Receipt receipt) {
    return receipt.getApplied().getPosition();
  }

  private static Receipt once(Receipt receipt) {
    return receipt.toBuilder().clearReplayed().build();
  }
}
