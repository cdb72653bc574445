package io.onhand.agent.replica;

import java.util.Set;

/**
 * What the replica holds, as published to readers after each batch.
 *
 * @param state how far it is
 * @param stores the stores whose records it holds
 */
record Held(ReplicaState state, Set<String> stores) {
  Held {
    stores = Set.copyOf(stores);
  }
}
