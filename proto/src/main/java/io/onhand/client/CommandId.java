package io.onhand.client;

import io.onhand.inventory.v1.CommandHeader;

/**
 * The name under which Central remembers a command.
 *
 * @param origin who made it
 * @param key its idempotency key
 */
public record CommandId(String origin, String key) {

  /** Checks that both are there; their form is the server's to check. */
  public CommandId {
    if (origin.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected an origin and an idempotency key, but got origin=\""
              + origin
              + "\", key=\""
              + key
              + "\"");
    }
  }

  /** The name in a command's header. */
  public static CommandId of(CommandHeader header) {
    return new CommandId(header.getOrigin(), header.getIdempotencyKey());
  }
}
