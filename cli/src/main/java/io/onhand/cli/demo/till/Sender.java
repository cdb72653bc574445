package io.onhand.cli.demo.till;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.CommandId;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandException;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Refusal;
import io.onhand.server.api.Errors;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends commands until the answer is definite. For use by several threads. */
final class Sender {

  /** Every answer to a command has one. */
  private static final String RECEIPT = "receipt";

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
    if (basket.lines().size() == 1) {
      AdjustStockRequest request = Requests.adjust(basket);
      return ask(asking(basket, request.getCommand(), stub -> stub.adjustStock(request)), first)
          .answer(Answer.Adjusted::new);
    }
    ApplyBasketRequest request = Requests.apply(basket);
    return ask(asking(basket, request.getCommand(), stub -> stub.applyBasket(request)), first)
        .answer(Answer.Applied::new);
  }

  private static <R> Ask<R> asking(
      Basket basket, CommandHeader header, Function<InventoryServiceBlockingStub, R> call) {
    return new Ask<>(header, basket.store(), basket.door(), call);
  }

  /**
   * Sends a command through this door first and waits for the definite answer.
   *
   * @throws OnhandException when there is none in time, or when the command itself is wrong
   */
  <R extends Message> Reply<R> ask(Ask<R> ask, Door first) {
    SafeCalls calls = doors.calls(first, ask.store());
    Knock knock = new Knock();
    try {
      R response =
          calls.command(
              CommandId.of(ask.header()),
              (channel, timeout) -> decided(ask.call().apply(knock.at(channel, timeout))));
      return Reply.done(knock.door(), response);
    } catch (OnhandException e) {
      if (e.kind() != ErrorKind.REFUSED) {
        throw e;
      }
      return Reply.refused(knock.door(), e.error());
    } finally {
      figures.triesAgain(knock.tries - 1);
    }
  }

  /**
   * An agent without its line queues what has happened already, a count or a void. The books need
   * what was decided, so the till asks again, like somebody who got no answer. What Central refused
   * meanwhile stays with the agent: nobody in the demo retries it, so it is refused.
   */
  private static <R extends Message> R decided(R answer) {
    Object receipt = answer.getField(answer.getDescriptorForType().findFieldByName(RECEIPT));
    if (receipt instanceof Receipt of && of.getQueued().hasParked()) {
      Refusal why = of.getQueued().getParked();
      throw Errors.exception(why.getReason(), why.getMessage(), why.getMetadataMap());
    }
    if (receipt instanceof Receipt of && of.hasQueued()) {
      throw Status.UNAVAILABLE.withDescription("The agent has queued it.").asRuntimeException();
    }
    return answer;
  }

  /**
   * Reads through this door first.
   *
   * @throws OnhandException when there is no answer in time
   */
  <R> R read(String store, Door first, Function<InventoryServiceBlockingStub, R> call) {
    Knock knock = new Knock();
    return doors
        .calls(first, store)
        .read((channel, timeout) -> call.apply(knock.at(channel, timeout)));
  }

  /** The tries of one call; used by the thread that makes it. */
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
