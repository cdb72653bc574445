package io.onhand.cli.demo.race;

import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Lets many tills buy one unit each at the same moment and counts who got one. */
public final class Race {

  private final int tills;

  /**
   * Prepares a race.
   *
   * @param tills how many want one
   */
  public Race(int tills) {
    this.tills = tills;
  }

  /** How one till buys one unit; false: there was none left. */
  @FunctionalInterface
  public interface Purchase {
    /**
     * Buys.
     *
     * @param till the till's number, from 1
     */
    boolean buy(int till) throws Exception;
  }

  /**
   * What came of a race.
   *
   * @param sold tills that went away with a unit
   * @param refused tills that were told there is none left
   * @param left units that the record shows afterwards
   * @param took from the start to the last answer
   */
  public record Outcome(int sold, int refused, long left, Duration took) {

    /** Units sold that were never there. */
    public long oversold(long stock) {
      return Math.max(0, sold - stock);
    }
  }

  /**
   * Runs it.
   *
   * @param stub reads the record afterwards
   * @throws ExecutionException when a till got neither a unit nor a refusal
   */
  public Outcome run(InventoryServiceBlockingStub stub, RecordKey key, Purchase purchase)
      throws InterruptedException, ExecutionException {
    CountDownLatch ready = new CountDownLatch(tills);
    CountDownLatch go = new CountDownLatch(1);
    List<FutureTask<Boolean>> purchases = new ArrayList<>();
    for (int till = 1; till <= tills; till++) {
      int number = till;
      FutureTask<Boolean> task =
          new FutureTask<>(() -> {
            ready.countDown();
            go.await();
            return purchase.buy(number);
          });
      purchases.add(task);
      Thread.ofVirtual().name("till-" + number).start(task);
    }
    ready.await();
    long begin = System.nanoTime();
    go.countDown();
    int sold = 0;
    for (FutureTask<Boolean> task : purchases) {
      sold += task.get() ? 1 : 0;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new Outcome(sold, tills - sold, Purchases.onHand(stub, key), took);
  }
}
