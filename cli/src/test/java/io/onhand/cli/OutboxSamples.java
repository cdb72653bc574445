package io.onhand.cli;

import com.google.protobuf.Timestamp;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RecordEffect;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.RecordKey;

/** What an agent's outbox holds in these tests. */
final class OutboxSamples {

  static final Timestamp NOON = Timestamp.newBuilder().setSeconds(1_700_000_000).build();

  static final QueuedWrite WRITE =
      QueuedWrite.newBuilder()
          .setNumber(17)
          .setOrigin("till-3")
          .setIdempotencyKey("receipt-9")
          .setReference("536371")
          .setOperation(OperationKind.OPERATION_KIND_BASKET)
          .setKind(CommandKind.COMMAND_KIND_FACT)
          .addEffects(effect("A", -2))
          .addEffects(effect("B", -1))
          .addEffects(effect("C", 1))
          .setQueuedAt(NOON)
          .setTries(4)
          .setOutcomeUnknown(true)
          .build();

  private OutboxSamples() {}

  private static RecordEffect effect(String product, long delta) {
    return RecordEffect.newBuilder()
        .setKey(RecordKey.newBuilder().setProduct(product).setStore("Bath"))
        .setOnHandDelta(delta)
        .build();
  }
}
