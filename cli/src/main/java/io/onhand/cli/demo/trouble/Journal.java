package io.onhand.cli.demo.trouble;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.AdjustStockRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the cashiers were told, kept outside the servers. For use by several threads. */
public final class Journal {
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();

  /**
   * One sale whose goods are over the counter.
   *
   * @param request as it was taken in the end
   * @param counter who rang it up
   * @param epoch of the log that decided it; 0: an agent keeps it until Central can be reached
   * @param sequence of the entry that decided it; 0 likewise
   */
  public record Told(AdjustStockRequest request, Counter counter, long epoch, long sequence) {
    /** Whether an agent took it without Central. */
    public boolean isQueued() {
      return epoch == 0;
    }
  }

  void enter(Told sale) {
    told.add(sale);
  }

  /** All so far, in no order. */
  public List<Told> all() {
    return List.copyOf(told);
  }

  /** How many so far. */
  public int size() {
    return told.size();
  }

  /** By how much each record changed, all told. */
  public Map<StockKey, Long> deltas() {
    Map<StockKey, Long> deltas = new HashMap<>();
    for (Told sale : told) {
      deltas.merge(sale.counter().key(), sale.request().getLine().getDelta(), Long::sum);
    }
    return deltas;
  }
}
