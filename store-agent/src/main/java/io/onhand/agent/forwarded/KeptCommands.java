package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.Arrivals.Arrival;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts what came into the window. Used by the window's thread. */
final class KeptCommands {

  private final KeyValueStore store;
  private final WindowTotals totals;
  private final UnkeptCommands unkept;
  private final OldCommands old;

  KeptCommands(KeyValueStore store, WindowTotals totals, UnkeptCommands unkept, OldCommands old) {
    this.store = store;
    this.totals = totals;
    this.unkept = unkept;
    this.old = old;
  }

  /**
   * Puts them into a batch, each once: Central may tell one again in the same turn.
   *
   * @return the entries of those that were not kept before
   */
  Set<Position> put(List<Arrival> came, long nowMicros, WriteBatch batch) {
    Set<Position> added = new HashSet<>();
    for (Arrival arrival : came) {
      byte[] key = ForwardedRows.key(arrival.at());
      if (arrival.isReplayed() && store.get(ForwardedFamily.COMMANDS, key) != null) {
        continue;
      }
      if (!added.add(arrival.at())) {
        continue;
      }
      byte[] value =
          ForwardedRows.value(arrival.request(), nowMicros, arrival.at(), arrival.place());
      batch.put(ForwardedFamily.COMMANDS, key, value);
      if (arrival.isReplayed()) { // perhaps an old one, that there was no room for
        unkept.kept(arrival.at(), batch);
        old.fromTheFirst();
      }
      totals.set(totals.now().plus(1, key.length + value.length));
    }
    old.joined(nowMicros);
    return added;
  }
}
