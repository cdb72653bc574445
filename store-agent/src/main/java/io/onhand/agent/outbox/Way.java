package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Applied;

/** How the outbox stands to a new command. */
public sealed interface Way {

  /** Nothing here concerns it. */
  record Free() implements Way {
    static final Free FREE = new Free();
  }

  /** Writes on its records wait. */
  record Behind() implements Way {
    static final Behind BEHIND = new Behind();
  }

  /** It is here already: queued, parked, or applied under another key. */
  record Known(long number) implements Way {}

  /** It was queued, and Central has applied it since. */
  record Settled(Applied applied) implements Way {}

  /** Another command has its key here. */
  record Reused(long number) implements Way {}
}
