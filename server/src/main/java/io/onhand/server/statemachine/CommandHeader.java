package io.onhand.server.statemachine;

import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Text;
import org.jspecify.annotations.Nullable;

/**
 * What every command carries besides its business.
 *
 * @param origin who made it, not who carries it
 * @param key its idempotency key, chosen by the origin
 * @param reference a receipt or document id; may be empty
 * @param occurredAtMicros when it happened by the origin's clock; 0: not said; audit only
 * @param notBefore a head seen before it was first sent; null: not said
 * @param expectedEpoch the epoch under which the versions that it expects were read; 0: not said
 * @param retriesRefused a refusal on record under the key is no answer
 * @param caller who carried it, as authenticated; empty when the same as origin
 * @param traceParent W3C traceparent of the call; empty: not traced
 * @param kind whether it may be refused
 */
public record CommandHeader(
    String origin,
    String key,
    String reference,
    long occurredAtMicros,
    @Nullable Position notBefore,
    long expectedEpoch,
    boolean retriesRefused,
    String caller,
    String traceParent,
    CommandKind kind) {

  /** The server's own commands: under no key, asked by nobody. */
  public static final CommandHeader INTERNAL = new CommandHeader();

  /** Checks the fields that a caller chooses. */
  public CommandHeader {
    Text.id("origin", origin, Limits.ID_BYTES_MAX);
    Text.id("idempotency_key", key, Limits.KEY_BYTES_MAX);
    Text.free("reference", reference, Limits.REFERENCE_BYTES_MAX);
  }

  /** A header with origin and key alone. */
  public CommandHeader(String origin, String key) {
    this(origin, key, "", 0, null, 0, "", "", CommandKind.REQUEST);
  }

  /** A header that takes a refusal on record for an answer. */
  public CommandHeader(
      String origin,
      String key,
      String reference,
      long occurredAtMicros,
      @Nullable Position notBefore,
      long expectedEpoch,
      String caller,
      String traceParent,
      CommandKind kind) {
    this(
        origin,
        key,
        reference,
        occurredAtMicros,
        notBefore,
        expectedEpoch,
        false,
        caller,
        traceParent,
        kind);
  }

  private CommandHeader() {
    this("onhand", "internal");
  }
}
