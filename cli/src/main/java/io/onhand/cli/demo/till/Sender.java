package io.onhand.cli.demo.till;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.CommandId;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandException;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends baskets until the answer is definite. For use by several threads. */
final class Sender {

  private final Doors doors;
  private final Figures figures;

  Sender(Doors doors, Figures figures) {
    this.doors = doors;
    this.figures = figures;
  }

  /**
   * Sends a basket through this door first and waits for the definite answer.
   *
   * @throws OnhandException when there is none in time, or when the basket itself is wrong
   */
  Answer send(Basket basket, Door first) {
    SafeCalls calls = doors.calls(first, basket.store());
    Knock knock = new Knock();
    try {
      if (basket.lines().size() == 1) {
        AdjustStockRequest request = Requests.adjust(basket);
        var response =
            calls.command(
                CommandId.of(request.getCommand()),
                (channel, timeout) -> knock.at(channel, timeout).adjustStock(request));
        return new Answer.Adjusted(knock.door(), response);
      }
      ApplyBasketRequest request = Requests.apply(basket);
      var response =
          calls.command(
              CommandId.of(request.getCommand()),
              (channel, timeout) -> knock.at(channel, timeout).applyBasket(request));
      return new Answer.Applied(knock.door(), response);
    } catch (OnhandException e) {
      if (e.kind() != ErrorKind.REFUSED) {
        throw e;
      }
      return new Answer.Refused(knock.door(), e.error());
    } finally {
      figures.triesAgain(knock.tries - 1);
    }
  }

  /** The tries of one basket; used by the thread that sends it. */
  private final class Knock {
    private int tries;
    private Door last = Door.CENTRAL;

    /**
     * A stub for one try. Its failure is a {@link StatusRuntimeException} that the caller passes
     * on.
     */
    InventoryServiceBlockingStub at(Channel channel, Duration timeout) {
      tries++;
      last = doors.doorOf(channel);
      return InventoryServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    Door door() {
      return last;
    }
  }
}
