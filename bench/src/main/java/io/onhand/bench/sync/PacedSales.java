package io.onhand.bench.sync;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.onhand.bench.workload.BenchStore;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sales that come at a fixed rate, whether or not the ones before are answered, as customers do.
 * Latency counts from the moment at which a sale was to be sent, so a stall counts for every sale
 * that would have come.
 */
public final class PacedSales {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_NANOS = 60 * NANOS_PER_SECOND;

  private final InventoryServiceStub stub;
  private final BenchStore store;
  private final int perSecond;
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private int sent;

  /**
   * Sales of a store's products, one unit each.
   *
   * @param perSecond how many are sent a second
   */
  public PacedSales(Channel channel, BenchStore store, int perSecond) {
    this.stub = InventoryServiceGrpc.newStub(channel);
    this.store = store;
    this.perSecond = perSecond;
  }

  /** Sells while told to, and waits for the last answer; how long answers took, in nanoseconds. */
  public Histogram during(BooleanSupplier isOn) {
    Histogram nanos = new ConcurrentHistogram(MAX_NANOS, 3);
    long interval = NANOS_PER_SECOND / perSecond;
    long due = System.nanoTime();
    while (isOn.getAsBoolean()) {
      for (long now = System.nanoTime(); now - due < 0; now = System.nanoTime()) {
        LockSupport.parkNanos(due - now);
      }
      send(due, nanos);
      due += interval;
    }
    while (open.get() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    return nanos;
  }

  /** How many were not answered with OK since this was made. */
  public long refused() {
    return refused.get();
  }

  private void send(long dueNanos, Histogram nanos) {
    open.incrementAndGet();
    int product = sent++ % store.products();
    stub.adjustStock(
        store.sale(product),
        new StreamObserver<AdjustStockResponse>() {
          @Override
          public void onNext(AdjustStockResponse sold) {
            nanos.recordValue(Math.min(MAX_NANOS, System.nanoTime() - dueNanos));
          }

          @Override
          public void onError(Throwable failure) {
            refused.incrementAndGet();
            open.decrementAndGet();
          }

          @Override
          public void onCompleted() {
            open.decrementAndGet();
          }
        });
  }
}
