package io.onhand.agent.replica;

import java.io.Serial;

/**
 * The replica holds nothing: there was no snapshot yet, or it was set aside after a read of it had
 * begun. The read may come again when a snapshot is there.
 */
public final class ReplicaNotHeldException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  ReplicaNotHeldException() {
    super("Expected a replica with a snapshot, but there is none yet.");
  }
}
