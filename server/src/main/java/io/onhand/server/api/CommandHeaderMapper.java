package io.onhand.server.api;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;

/** What every command carries besides its business. */
final class CommandHeaderMapper {
  private CommandHeaderMapper() {}

  /**
   * Checks a header.
   *
   * @throws InvalidFieldException naming the field below {@code command}
   */
  static CommandHeader header(io.onhand.inventory.v1.CommandHeader header, String traceParent) {
    try {
      return new CommandHeader(
          header.getOrigin(),
          header.getIdempotencyKey(),
          header.getReference(),
          header.hasOccurredAt() ? RecordMapper.micros("occurred_at", header.getOccurredAt()) : 0,
          RecordMapper.position("not_before", header.hasNotBefore(), header.getNotBefore()),
          header.getExpectedEpoch(),
          header.getRetryRefused(),
          "",
          traceParent,
          kind(header));
    } catch (InvalidFieldException e) {
      throw e.within("command");
    }
  }

  private static CommandKind kind(io.onhand.inventory.v1.CommandHeader header) {
    return switch (header.getKind()) {
      case COMMAND_KIND_UNSPECIFIED, COMMAND_KIND_REQUEST -> CommandKind.REQUEST;
      case COMMAND_KIND_FACT -> CommandKind.FACT;
      case UNRECOGNIZED ->
          throw new InvalidFieldException(
              "kind", "Expected REQUEST or FACT, but got " + header.getKindValue() + ".");
    };
  }
}
