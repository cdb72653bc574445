package io.onhand.server.commit;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind by their key, each as it will be when everything decided is durable: all that
 * changed since the durable head, and what was used last of the rest, so that hot things are not
 * loaded for every batch. Also knows which do not exist.
 *
 * <p>Two generations: what is used moves to the younger; when that is full, the older goes and the
 * younger takes its place. What is not durable yet never goes.
 *
 * <p>Confined to the sequencer.
 */
final class RecentValues<K, V> {
  /** The entry that changed it last; 0: it was loaded. */
  private record Slot<V>(@Nullable V value, long sequence) {}

  private final int generationMax;
  private Map<K, Slot<V>> young = new HashMap<>();
  private Map<K, Slot<V>> old = new HashMap<>();

  RecentValues(int generationMax) {
    this.generationMax = generationMax;
  }

  /** Whether the key need not be loaded; keeps it until the next {@link #retire}. */
  boolean isKnown(K key) {
    if (young.containsKey(key)) {
      return true;
    }
    Slot<V> slot = old.get(key);
    if (slot == null) {
      return false;
    }
    young.put(key, slot);
    return true;
  }

  /** What the durable state holds of a key that was not known; null: nothing. */
  void loaded(K key, @Nullable V value) {
    young.put(key, new Slot<>(value, 0));
  }

  /** An entry changed it. */
  void changed(K key, V value, long sequence) {
    young.put(key, new Slot<>(value, sequence));
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
      throw new IllegalStateException("Expected a declared key, but got " + key + ".");
    }
    return slot.value();
  }

  /** Makes room, once there is too much. Never between a load and the decisions it is for. */
  void retire(long durableSequence) {
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
    young.clear();
    old.clear();
  }
}
