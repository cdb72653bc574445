package io.onhand.agent.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.replica.ReplicaView;
import io.onhand.agent.replica.ThingKey.Kind;
import io.onhand.agent.replica.ThingRange;
import io.onhand.agent.replica.ThingRow;
import io.onhand.server.domain.Thing;
import io.onhand.server.storage.schema.StateHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replica's side of ranges of things. The replica holds the things of all stores by id, so it
 * is read once for all ranges of a kind, and each thing is added to the hash of its range.
 */
final class ThingHashes {
  private static final byte[] OF_NOTHING = new StateHash().finish();

  private final List<@Nullable StateHash> hashes = new ArrayList<>();

  private ThingHashes() {}

  /** What kind of thing is compared where. */
  private record Place(Kind kind, String store) {}

  /**
   * Hashes ranges.
   *
   * @param storesOf the stores at which a row is compared
   */
  static ThingHashes of(
      ReplicaView view,
      List<ThingRange> ranges,
      Function<ThingRow, ? extends Collection<String>> storesOf) {
    ThingHashes hashes = new ThingHashes();
    Map<Place, List<Integer>> at = new HashMap<>();
    for (int i = 0; i < ranges.size(); i++) {
      hashes.hashes.add(null);
      at.computeIfAbsent(
              new Place(ranges.get(i).kind(), ranges.get(i).store()), _ -> new ArrayList<>())
          .add(i);
    }
    at.keySet().stream()
        .map(Place::kind)
        .distinct()
        .forEach(kind ->
            view.things(
                kind,
                row -> {
                  for (String store : storesOf.apply(row)) {
                    for (int i : at.getOrDefault(new Place(kind, store), List.of())) {
                      if (ranges.get(i).contains(row.key().id())) {
                        hashes.add(i, row);
                      }
                    }
                  }
                }));
    return hashes;
  }

  /** The hash of a range, by its place in the list. */
  byte[] hash(int range) {
    StateHash hash = hashes.get(range);
    return hash == null ? OF_NOTHING : hash.finish();
  }

  private void add(int range, ThingRow row) {
    StateHash hash = hashes.get(range);
    if (hash == null) {
      hash = new StateHash();
      hashes.set(range, hash);
    }
    Thing thing = row.thing();
    if (thing != null) {
      hash.add(thing);
    } else {
      hash.add(row.key().id().toString().getBytes(UTF_8), row.bytes());
    }
  }
}
