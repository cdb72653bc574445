package io.onhand.server.statemachine;

import io.onhand.server.domain.InvalidFieldException;

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

  /**
   * Computes both hashes.
   *
   * @throws InvalidFieldException for a fact that this kind of command cannot be, and for one that
   *     expects a version: it has happened, whatever the version is
   */
  public static Command of(CommandHeader header, CommandBody body) {
    if (header.kind() == CommandKind.FACT) {
      checkFact(body);
    }
    return new Command(
        header, body, OperationId.of(header.origin(), header.key()), RequestHash.of(header, body));
  }

  /** A command of the server's own: remembered under no key, not seen by admission. */
  public static Command internal(CommandBody body) {
    return new Command(CommandHeader.INTERNAL, body, OperationId.NONE, RequestHash.NONE);
  }

  /** Whether it tells of something that happened already. */
  public boolean isFact() {
    return header.kind() == CommandKind.FACT || body.isAlwaysFact();
  }

  public boolean isInternal() {
    return operation.equals(OperationId.NONE);
  }

  private static void checkFact(CommandBody body) {
    if (!body.mayBeFact()) {
      throw new InvalidFieldException(
          "command.kind", "Expected a request: this command cannot be a fact.");
    }
    if (body.expectsVersion()) {
      throw new InvalidFieldException(
          "expected_version", "Expected none with a fact, but there is one.");
    }
  }
}
