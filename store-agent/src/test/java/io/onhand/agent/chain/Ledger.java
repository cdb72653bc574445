package io.onhand.agent.chain;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tills were told, kept outside of the servers. Any thread. */
final class Ledger {
  private final List<Line> lines = new ArrayList<>();

  /**
   * A command that got a definite answer.
   *
   * @param name origin and key
   * @param key the record that it changed
   * @param delta by how much
   * @param at its entry, as Central told a till of its own; null: an agent answered, and has to
   *     remember it
   */
  record Line(String name, RecordKey key, long delta, @Nullable Position at) {}

  /** What a record must be: so many units, and one version for each change. */
  record Stock(long onHand, long version) {
    static final Stock NONE = new Stock(0, 0);

    Stock changedBy(long delta) {
      return new Stock(onHand + delta, version + 1);
    }
  }

  /** How an origin and a key are written here. */
  static String name(String origin, String key) {
    return origin + "/" + key;
  }

  synchronized void add(Line line) {
    lines.add(line);
  }

  /**
   * Central was restored: what was decided there after this is gone, unless an agent kept it.
   *
   * @param end the last position that the restored log has of the ended epoch
   */
  synchronized void lose(Position end) {
    lines.removeIf(line ->
        line.at() != null
            && line.at().epoch() == end.epoch()
            && line.at().sequence() > end.sequence());
  }

  synchronized Map<RecordKey, Stock> stock() {
    Map<RecordKey, Stock> stock = new HashMap<>();
    for (Line line : lines) {
      stock.merge(
          line.key(),
          Stock.NONE.changedBy(line.delta()),
          (before, _) -> before.changedBy(line.delta()));
    }
    return stock;
  }

  /** Names of all commands. */
  synchronized Set<String> names() {
    Set<String> names = new HashSet<>();
    lines.forEach(line -> names.add(line.name()));
    return names;
  }
}
