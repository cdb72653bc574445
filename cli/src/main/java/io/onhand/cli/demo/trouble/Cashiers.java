package io.onhand.cli.demo.trouble;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.trouble.Journal.Told;
import io.onhand.client.CommandId;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.client.RetryPolicy;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cashiers who sell one thing after the other, each at the one door that it knows. A cashier whose
 * agent has no line to Central hands the goods over all the same and says so: the same key, as a
 * fact. One that gets no answer asks again with the same key.
 */
public final class Cashiers {
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_SALES = Duration.ofMillis(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final int UNITS_MAX = 3;

  private final List<Counter> counters;
  private final Function<Counter, Channel> doors;
  private final Journal journal;
  private final AtomicLong next = new AtomicLong();
  private final List<Thread> threads;
  private volatile boolean isClosing;
  private volatile @Nullable OnhandError failure;

  private Cashiers(
      List<Counter> counters, Function<Counter, Channel> doors, Journal journal, int count) {
    this.counters = List.copyOf(counters);
    this.doors = doors;
    this.journal = journal;
    threads =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> Thread.ofVirtual().name("cashier-" + i).unstarted(this::work))
            .toList();
  }

  /**
   * Sends so many to work.
   *
   * @param doors the connection of a counter
   * @param journal gets each sale once, when its goods are over the counter
   */
  public static Cashiers start(
      List<Counter> counters, Function<Counter, Channel> doors, Journal journal, int count) {
    Cashiers cashiers = new Cashiers(counters, doors, journal, count);
    cashiers.threads.forEach(Thread::start);
    return cashiers;
  }

  /** Lets each finish its sale, and waits for it. */
  public void finish() throws InterruptedException {
    isClosing = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Sends all home, whatever they are at. */
  public void dismiss() {
    isClosing = true;
    threads.forEach(Thread::interrupt);
  }

  /** Why a sale came to no end. Empty: all did. */
  public Optional<OnhandError> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Asks once more for a sale that was decided, at the same door.
   *
   * @return what became of it
   * @throws OnhandException when it is refused, or there is no answer in time
   */
  public static Receipt askAgain(Told sale, Channel door) {
    return SafeCalls.over(RetryPolicy.STANDARD, door)
        .command(
            CommandId.of(sale.request().getCommand()), (channel, _) -> ask(sale.request(), channel))
        .getReceipt();
  }

  private void work() {
    try {
      while (!isClosing) {
        long number = next.getAndIncrement();
        sell(number, counters.get((int) (number % counters.size())));
        Thread.sleep(BETWEEN_SALES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sell(long number, Counter counter) throws InterruptedException {
    AdjustStockRequest request = sale(number, counter);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        Receipt receipt = ask(request, doors.apply(counter)).getReceipt();
        Position decided = receipt.getApplied().getPosition();
        journal.enter(new Told(request, counter, decided.getEpoch(), decided.getSequence()));
        return;
      } catch (StatusRuntimeException e) {
        OnhandError error = OnhandError.of(e);
        boolean isFinal =
            error.kind() == ErrorKind.REFUSED || error.kind() == ErrorKind.WRONG_USAGE;
        if (isFinal || System.nanoTime() - end > 0) {
          failure = error;
          isClosing = true;
          return;
        }
        if (error.reason() == ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE) {
          request = asFact(request);
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private static AdjustStockResponse ask(AdjustStockRequest request, Channel door) {
    return InventoryServiceGrpc.newBlockingStub(door)
        .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
        .adjustStock(request);
  }

  private static AdjustStockRequest sale(long number, Counter counter) {
    return AdjustStockRequest.newBuilder()
        .setCommand(
            CommandHeader.newBuilder()
                .setOrigin(counter.key().store() + "/act-three")
                .setIdempotencyKey("sale-" + number))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(counter.key().product())
                .setStore(counter.key().store())
                .setDelta(-(1 + number % UNITS_MAX))
                .setReason(AdjustReason.ADJUST_REASON_SALE))
        .build();
  }

  private static AdjustStockRequest asFact(AdjustStockRequest request) {
    return request.toBuilder()
        .setCommand(request.getCommand().toBuilder().setKind(CommandKind.COMMAND_KIND_FACT))
        .build();
  }
}
