package io.onhand.agent.verify;

import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ThingKey;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what comparisons tell, each difference as one text. */
final class NotedDifferences implements ComparisonSink {
  final List<String> texts = new ArrayList<>();

  /** A comparison that is noted here. */
  ReplicaComparison comparison(Replica replica, CentralHashes central, boolean isReportOnly) {
    LinkTasks tasks = new LinkTasks();
    tasks.wakes(tasks::step);
    return new ReplicaComparison(replica, central, tasks, this, isReportOnly);
  }

  @Override
  public void progress(String phase, long ranges, long records, long things) {}

  @Override
  public void difference(
      RecordKey key,
      @Nullable StockRecord central,
      @Nullable StockRecord replica,
      boolean isRepaired) {
    note(key.product(), text(central), text(replica), isRepaired);
  }

  @Override
  public void difference(
      ThingKey key,
      String store,
      @Nullable Thing central,
      @Nullable Thing replica,
      boolean isRepaired) {
    note(key.kind() + " " + key.id() + " at " + store, text(central), text(replica), isRepaired);
  }

  private void note(String what, String central, String replica, boolean isRepaired) {
    texts.add("%s central=%s replica=%s repaired=%s".formatted(what, central, replica, isRepaired));
  }

  private static String text(@Nullable StockRecord record) {
    return record == null ? "none" : Long.toString(record.onHand());
  }

  private static String text(@Nullable Thing thing) {
    return switch (thing) {
      case Reservation it -> Long.toString(it.lines().getFirst().quantity());
      case Transfer it -> Long.toString(it.lines().getFirst().dispatched());
      case StockException it -> Long.toString(it.quantity());
      case null -> "none";
    };
  }
}
