package io.onhand.server.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind by their key, each as it will be when everything decided is durable: all that
 * changed since the durable head, and what was used last of the rest, so that hot things are not
 * loaded for every batch. Also knows which do not exist.
 *
 * <p>Two generations: what is used moves to the younger; when that is full, the older goes and the
 * younger takes its place. What is not durable yet never goes.
 *
 * <p>What is needed once, as each row of a bulk sync is, is kept beside them and goes as soon as it
 * is durable: a run over a million things then neither pushes out the hot ones nor leaves the
 * collector a heap of values to copy.
 *
 * <p>Confined to the sequencer.
 */
final class RecentValues<K, V> {
  /** The entry that changed it last; 0: it was loaded. */
  private record Slot<V>(@Nullable V value, long sequence) {}

  private final int generationMax;
  private final Function<List<K>, List<@Nullable V>> durable;
  private final List<K> missing = new ArrayList<>();
  private Map<K, Slot<V>> young = new HashMap<>();
  private Map<K, Slot<V>> old = new HashMap<>();
  private final List<K> missingOnce = new ArrayList<>();

  /** Needed once; nothing here is in a generation. */
  private final Map<K, Slot<V>> passing = new HashMap<>();

  /**
   * Knows nothing yet.
   *
   * @param generationMax how many things a generation takes
   * @param durable the durable values of keys, in their order, null where there is none
   */
  RecentValues(int generationMax, Function<List<K>, List<@Nullable V>> durable) {
    this.generationMax = generationMax;
    this.durable = durable;
  }

  /** The next {@link #load} makes the key known; keeps it until the next {@link #retire}. */
  void need(K key) {
    if (!isKnown(key)) {
      missing.add(key);
    }
  }

  /** As {@link #need}, but the key will hardly be used again. */
  void needOnce(K key) {
    if (!passing.containsKey(key) && !isKnown(key)) {
      missingOnce.add(key);
    }
  }

  /** Loads what is needed and not known, in one call. */
  void load() {
    load(missing, young);
    if (!missingOnce.isEmpty()) {
      missingOnce.removeIf(young::containsKey); // another command of the batch needs it too
      load(missingOnce, passing);
    }
  }

  private void load(List<K> keys, Map<K, Slot<V>> target) {
    if (!keys.isEmpty()) {
      Iterator<@Nullable V> found = durable.apply(keys).iterator();
      keys.forEach(key -> target.put(key, new Slot<>(found.next(), 0)));
      keys.clear();
    }
  }

  /** Whether the key need not be loaded; keeps it until the next {@link #retire}. */
  boolean isKnown(K key) {
    if (young.containsKey(key)) {
      return true;
    }
    Slot<V> slot = passing.isEmpty() ? null : passing.remove(key);
    if (slot == null) {
      slot = old.get(key);
    }
    if (slot == null) {
      return false;
    }
    young.put(key, slot);
    return true;
  }

  /** An entry changed it. */
  void changed(K key, V value, long sequence) {
    Map<K, Slot<V>> keeps = passing.containsKey(key) ? passing : young;
    keeps.put(key, new Slot<>(value, sequence));
  }

  /** An entry changed all that are known and match; the durable ones are changed with it. */
  void changedWhere(Predicate<K> isChanged, V value, long sequence) {
    List<K> changed = new ArrayList<>();
    Stream.of(old, young, passing)
        .flatMap(it -> it.keySet().stream())
        .filter(isChanged)
        .forEach(changed::add);
    changed.forEach(key -> changed(key, value, sequence));
  }

  /**
   * The value, null when there is none.
   *
   * @throws IllegalStateException when the key was not loaded: a rule may only look at what its
   *     command declared, else a thing would be absent by mistake and not by fact
   */
  @Nullable V value(K key) {
    Slot<V> slot = young.get(key);
    if (slot == null) {
      slot = passing.get(key);
    }
    if (slot == null) {
      throw new IllegalStateException("Expected a declared key, but got " + key + ".");
    }
    return slot.value();
  }

  /** Makes room, once there is too much. Never between a load and the decisions it is for. */
  void retire(long durableSequence) {
    passing.values().removeIf(slot -> slot.sequence() <= durableSequence);
    if (young.size() < generationMax) {
      return;
    }
    Map<K, Slot<V>> gone = old;
    old = young;
    young = new HashMap<>();
    gone.forEach((key, slot) -> {
      if (slot.sequence() > durableSequence) {
        old.putIfAbsent(key, slot);
      }
    });
  }

  /** Forgets everything: blocks were lost, and the durable state alone holds. */
  void clear() {
    missing.clear();
    missingOnce.clear();
    young.clear();
    old.clear();
    passing.clear();
  }
}
