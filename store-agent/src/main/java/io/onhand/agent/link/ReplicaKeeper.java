package io.onhand.agent.link;

import io.onhand.agent.replica.SetAsideFolders.Why;

/** Keeps a copy of the replica before it is forgotten. */
@FunctionalInterface
public interface ReplicaKeeper {
  /** On return the copy is there. */
  void keep(Why why);
}
