package io.onhand.cli.demo.till;

import com.google.protobuf.Message;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.Receipt;
import java.util.Map;
import java.util.TreeMap;

/** The definite answer to a basket. */
sealed interface Answer {

  /** Which door gave it. */
  Door door();

  /** The same without what may differ when it is given again. */
  Object essence();

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
  }

  private static Receipt once(Receipt receipt) {
    return receipt.toBuilder().clearReplayed().build();
  }
}
