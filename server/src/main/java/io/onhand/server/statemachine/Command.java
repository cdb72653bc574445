package io.onhand.server.statemachine;

/**
 * What an origin asks for: immutable, fully validated.
 *
 * @param header who asks, under which key
 * @param body what is asked
 * @param operation hash of origin and key: where the answer is remembered
 * @param requestHash hash of the business fields: tells a retry from another command under the same
 *     key
 */
public record Command(
    CommandHeader header, CommandBody body, OperationId operation, RequestHash requestHash) {

  /** Computes both hashes. */
  public static Command of(CommandHeader header, CommandBody body) {
    return new Command(
        header, body, OperationId.of(header.origin(), header.key()), RequestHash.of(header, body));
  }

  /** A command of the server's own: remembered under no key, not seen by admission. */
  public static Command internal(CommandBody body) {
    return new Command(CommandHeader.INTERNAL, body, OperationId.NONE, RequestHash.NONE);
  }

  public boolean isInternal() {
    return operation.equals(OperationId.NONE);
  }
}
