package io.onhand.server.api;

import io.onhand.admin.v1.ListAgentsResponse;

/** The agents that Central knows, for operators. Threads for reads. */
public interface AgentDirectory {
  ListAgentsResponse list();

  /** Forgets one, or says why not. */
  Forgotten forget(String id);

  /** What became of the wish to forget an agent. */
  enum Forgotten {
    DONE,
    NOT_KNOWN,
    /** A feed of it is open. */
    CONNECTED
  }
}
