package io.onhand.cli.log;

import io.onhand.server.api.OperationKindMapper;
import io.onhand.server.statemachine.CommandBody;

/** Names the kinds of commands as the contract's OperationKind does. */
final class Operations {
  private static final String PREFIX = "OPERATION_KIND_";

  private Operations() {}

  static String name(CommandBody body) {
    return OperationKindMapper.operation(body).name().substring(PREFIX.length());
  }
}
