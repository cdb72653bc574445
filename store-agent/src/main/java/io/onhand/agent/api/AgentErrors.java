package io.onhand.agent.api;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.onhand.client.OnhandError;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The errors that only an agent has, and Central's errors as its callers see them. */
final class AgentErrors {

  private AgentErrors() {}

  static StatusRuntimeException storeNotServed(String agentId, String store) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_STORE_NOT_SERVED,
        "This agent does not hold the stock of '"
            + store
            + "'. Ask the agent of that store, or Central.",
        Map.of("agent", agentId, "store", store));
  }

  static StatusRuntimeException replicaNotReady(String agentId) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_REPLICA_NOT_READY,
        "This agent is warming up: it has no whole copy of the stock yet. Ask again shortly, or ask"
            + " Central.",
        Map.of("agent", agentId),
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(1))
            .build());
  }

  static StatusRuntimeException epochChanged(Position asOf) {
    return Errors.exception(Errors.epochChanged(asOf.epoch()));
  }

  /** The copy has not come as far as was asked for. */
  static StatusRuntimeException behind(Position asOf, Position wanted) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_TOO_STALE,
        "The agent's copy is at %d and has not reached %d. Ask Central, or ask for less."
            .formatted(asOf.sequence(), wanted.sequence()),
        Map.of(
            "epoch", Position.epochText(asOf.epoch()),
            "as_of", Long.toString(asOf.sequence()),
            "wanted", Long.toString(wanted.sequence())));
  }

  /**
   * The copy was up to date too long ago.
   *
   * @param staleness how long ago; null: not known
   */
  static StatusRuntimeException tooStale(@Nullable Duration staleness, Duration max) {
    String wanted = Long.toString(max.toMillis());
    if (staleness == null) {
      return Errors.exception(
          ErrorReason.ERROR_REASON_TOO_STALE,
          "The agent does not know when its copy was up to date. Ask Central, or ask for less.",
          Map.of("max_staleness_millis", wanted));
    }
    return Errors.exception(
        ErrorReason.ERROR_REASON_TOO_STALE,
        "The agent's copy was up to date %d ms ago, not %d ms. Ask Central, or ask for less."
            .formatted(staleness.toMillis(), max.toMillis()),
        Map.of(
            "staleness_millis",
            Long.toString(staleness.toMillis()),
            "max_staleness_millis",
            wanted));
  }

  static Status centralUnreachable() {
    return Errors.status(
        ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE,
        "The agent has no line to Central. Nothing was sent; retry with the same key.",
        Map.of());
  }

  /** What is tried again must say how old it is, and there is nothing to tell that by. */
  static Status noHead() {
    return Errors.status(
        ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE,
        "The agent has not heard of Central's log since it started. Nothing was done; try again"
            + " when there is a line.",
        Map.of());
  }

  /** Another command of the same key is queued here. */
  static Status keyReused() {
    return keyReused(Map.of());
  }

  /** As {@link #keyReused()}, with its number in the queue. */
  static Status keyReused(long number) {
    return keyReused(Map.of("number", Long.toString(number)));
  }

  private static Status keyReused(Map<String, String> metadata) {
    return Errors.status(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        "The key belongs to another command, which waits at this agent. Use a new key.",
        metadata);
  }

  /** Earlier writes on the same records were not settled in time. */
  static Status waitedTooLong() {
    return Errors.status(
        ErrorReason.ERROR_REASON_DEADLINE_EXPIRED,
        "The deadline passed while earlier writes on the same records waited for Central. Nothing"
            + " was sent; retry with the same key.",
        Map.of());
  }

  static Status centralUnreachableForReads() {
    return Errors.status(
        ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE,
        "The agent has no line to Central, which alone can answer this. Ask again later.",
        Map.of());
  }

  static Status notParked(long number) {
    return Errors.status(
        ErrorReason.ERROR_REASON_PARKED_WRITE_NOT_FOUND,
        "Expected a parked write of number %d, but there is none.".formatted(number),
        Map.of("number", Long.toString(number)));
  }

  static Status queuedAlready(long number, long other) {
    return Errors.status(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "The same command waits already as write %d. Settle this one when that is decided."
            .formatted(other),
        Map.of("number", Long.toString(number), "queued_number", Long.toString(other)));
  }

  /**
   * What a caller is told when a forwarded command failed. What Central says is passed on with all
   * its details. Without a word from Central only one thing is certain: what never left this
   * process was never applied. Everything else is unknown.
   */
  static Status ofCommand(Throwable failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return Errors.outcomeUnknown();
    }
    OnhandError error = OnhandError.of(failure);
    if (error.metadata().containsKey(Wire.WANTED_EPOCH)) {
      return centralUnreachable(); // Another Central is there, and took nothing.
    }
    if (isCentrals(status)) {
      return status;
    }
    return switch (error.kind()) {
      case NOT_REACHABLE ->
          error.code() == Code.DEADLINE_EXCEEDED ? deadlineExpired() : centralUnreachable();
      case OUTCOME_UNKNOWN -> Errors.outcomeUnknown();
      // gRPC itself refused what was sent, as too large for example: Central never saw a command.
      case REFUSED, WRONG_USAGE, RETRYABLE -> status;
    };
  }

  /**
   * What a caller is told when a forwarded read failed. It changed nothing, so without a word from
   * Central it may simply be asked again.
   */
  static Status ofQuery(Throwable failure) {
    Status status = ofCommand(failure);
    boolean isOpen = isOutcomeUnknown(status) || isUnreachable(status);
    return isOpen ? centralUnreachableForReads() : status;
  }

  /** What an item of a stream is told when the stream to Central broke before its answer came. */
  static Status ofItem(Throwable failure) {
    Status status = ofCommand(failure);
    return isUndecided(status) ? status : Errors.outcomeUnknown();
  }

  /** What a caller is told whose stream to Central broke while nothing was under way. */
  static Status betweenParts(Status status) {
    return isOutcomeUnknown(status) ? centralUnreachable() : status;
  }

  /**
   * Whether it is certain that this very send was not decided and will not be: it never left, or
   * Central refused it for its {@code not_before}, which its log does not have, or for the epoch of
   * the versions it expects.
   */
  static boolean isNeverDecided(Status status) {
    return isUndecided(status)
        || hasReason(status, ErrorReason.ERROR_REASON_EPOCH_CHANGED)
        || hasReason(status, ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
  }

  /** Whether it never left this process. */
  private static boolean isUndecided(Status status) {
    return isUnreachable(status) || status.equals(deadlineExpired());
  }

  /** Whether there was no line. */
  static boolean isUnreachable(Status status) {
    return hasReason(status, ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  /**
   * Whether there was no line, or none for long enough: it was not sent, or Central went down
   * before its turn, or it was not decided before its deadline, or nobody knows what became of it.
   */
  static boolean isLineTrouble(Status status) {
    return isUnreachable(status)
        || isOutcomeUnknown(status)
        || hasReason(status, ErrorReason.ERROR_REASON_DEADLINE_EXPIRED)
        || hasReason(status, ErrorReason.ERROR_REASON_SHUTTING_DOWN);
  }

  /** Whether the same may be decided later: no rule refused it, and it was understood. */
  static boolean mayPass(Status status) {
    return switch (OnhandError.of(status).kind()) {
      case NOT_REACHABLE, OUTCOME_UNKNOWN, RETRYABLE -> true;
      case REFUSED, WRONG_USAGE -> false;
    };
  }

  /** Whether nobody knows what became of it. */
  static boolean isOutcomeUnknown(Status status) {
    return hasReason(status, ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
  }

  private static boolean hasReason(Status status, ErrorReason reason) {
    return OnhandError.of(status).reason() == reason;
  }

  private static Status deadlineExpired() {
    return Errors.status(
        ErrorReason.ERROR_REASON_DEADLINE_EXPIRED,
        "The deadline passed before there was a line to Central. Nothing was sent; retry with the"
            + " same key.",
        Map.of());
  }

  private static boolean isCentrals(Status status) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return true;
      }
    }
    return false;
  }
}
