package io.onhand.server.statemachine;

/**
 * What is remembered of a command under its key.
 *
 * @param sequence the entry that decided it
 * @param requestHash hash of what it asked
 * @param voidedBy the entry that took it back; 0: none
 */
public record RememberedOperation(long sequence, RequestHash requestHash, long voidedBy) {

  /** Decided and not taken back. */
  public RememberedOperation(long sequence, RequestHash requestHash) {
    this(sequence, requestHash, 0);
  }
}
