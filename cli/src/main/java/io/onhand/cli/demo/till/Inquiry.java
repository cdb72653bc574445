package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.OnhandException;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks Central what it has on record for baskets, without sending them. For several threads. */
public final class Inquiry {

  private final Doors doors;

  /** Asks through these doors. */
  public Inquiry(Doors doors) {
    this.doors = doors;
  }

  /**
   * What is on record for the basket's key. Empty: nothing that answers it.
   *
   * @throws OnhandException when there is no answer in time
   */
  public Optional<Answer> recorded(Basket basket) {
    GetOperationRequest request =
        GetOperationRequest.newBuilder()
            .setOrigin(basket.origin())
            .setIdempotencyKey(basket.key())
            .build();
    try {
      GetOperationResponse operation =
          doors
              .calls(Door.CENTRAL, basket.store())
              .read((channel, timeout) ->
                  InventoryServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                      .getOperation(request));
      return Answer.recorded(Door.CENTRAL, operation);
    } catch (OnhandException e) {
      if (e.error().reason() == ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
