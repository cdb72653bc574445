package io.onhand.client;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.onhand.inventory.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Blocking calls that are tried until the answer is definite.
 *
 * <p>A try that got no definite answer is made again, with the same content and so with the same
 * key: the server then gives the recorded answer, or decides now, but never twice. It goes to the
 * next route at once; after all routes a pause follows, longer each time and jittered, at least as
 * long as the server asks for. A refusal is an answer and is never tried again.
 *
 * <p>When the time is over, the exception says OUTCOME_UNKNOWN if any try may have reached a
 * server, with origin and key, so that GetOperation can be asked; otherwise nothing was changed,
 * and it says why.
 *
 * <p>Safe for use by several threads. An interrupt, and the end of the gRPC context, end the tries.
 */
public final class SafeCalls {

  private final List<Route> routes;
  private final RetryPolicy policy;
  private final Pace pace;

  private SafeCalls(List<Route> routes, RetryPolicy policy, Pace pace) {
    this.routes = List.copyOf(routes);
    this.policy = policy;
    this.pace = pace;
  }

  /**
   * Calls over one channel or more.
   *
   * @param channels in the order in which they are tried; all must lead to the same Central
   */
  public static SafeCalls over(RetryPolicy policy, Channel... channels) {
    return over(policy, Pace.REAL, List.of(channels));
  }

  static SafeCalls over(RetryPolicy policy, Pace pace, List<Channel> channels) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("Expected a channel or more, but got none");
    }
    return new SafeCalls(
        channels.stream().map(channel -> new Route(channel, pace)).toList(), policy, pace);
  }

  /** The same routes, asked in the opposite order. */
  SafeCalls reversed() {
    return new SafeCalls(routes.reversed(), policy, pace);
  }

  /**
   * One try. Called again and again, so it must send the same each time.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface Try<T> {

    /**
     * Calls.
     *
     * @param timeout to be set as the call's deadline
     * @throws StatusRuntimeException as a blocking stub does
     */
    T call(Channel channel, Duration timeout);
  }

  /**
   * Has a command decided.
   *
   * @param command the origin and key that each try sends
   * @throws OnhandException when it was refused, or when there is no definite answer in time
   */
  public <T> T command(CommandId command, Try<T> call) {
    return run(Optional.of(command), call);
  }

  /**
   * Makes a call that changes nothing, or that may be repeated without a key.
   *
   * @throws OnhandException when it was refused, or when there is no answer in time
   */
  public <T> T read(Try<T> call) {
    return run(Optional.empty(), call);
  }

  private <T> T run(Optional<CommandId> command, Try<T> call) {
    var tries = new Tries(command, pace.nanoTime() + policy.overall().toNanos());
    for (int round = 0; ; round++) {
      Duration asked = Duration.ZERO;
      for (Route route : awake()) {
        try {
          return call.call(route.channel(), tries.nextTimeout());
        } catch (StatusRuntimeException failure) {
          OnhandError error = tries.failed(failure, routes.size() > 1);
          if (foundNobody(error)) {
            route.rest();
          }
          asked = error.retryDelay().orElse(Duration.ZERO);
          if (error.reason() == ErrorReason.ERROR_REASON_OVERLOADED) {
            break;
          }
        }
      }
      // On top of what the server asks of everybody: those it turned away come back spread out.
      tries.pause(asked.plus(policy.pause(round, pace.jitter())));
    }
  }

  /** The routes that do not rest, or all of them when all do. */
  private List<Route> awake() {
    List<Route> awake = routes.stream().filter(Route::isAwake).toList();
    return awake.isEmpty() ? routes : awake;
  }

  private static boolean foundNobody(OnhandError error) {
    return error.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
        && (error.kind() == ErrorKind.NOT_REACHABLE || error.kind() == ErrorKind.OUTCOME_UNKNOWN);
  }

  /** What became of one call so far. Used by the calling thread alone. */
  private final class Tries {

    private final Optional<CommandId> command;
    private final long end;
    private int made;
    private boolean mayHaveBeenApplied;
    private Optional<StatusRuntimeException> last = Optional.empty();

    Tries(Optional<CommandId> command, long end) {
      this.command = command;
      this.end = end;
    }

    Duration nextTimeout() {
      Duration left = left();
      if (!left.isPositive()) {
        throw gaveUp();
      }
      made++;
      return left.compareTo(policy.perTry()) < 0 ? left : policy.perTry();
    }

    /** Returns when another try is due. */
    OnhandError failed(StatusRuntimeException failure, boolean othersMayServe) {
      last = Optional.of(failure);
      OnhandError error = OnhandError.of(failure);
      boolean elsewhere =
          othersMayServe && error.reason() == ErrorReason.ERROR_REASON_STORE_NOT_SERVED;
      switch (error.kind()) {
        case REFUSED, WRONG_USAGE -> {
          if (!elsewhere) {
            throw mayHaveBeenApplied && !settlesEarlierTries(error)
                ? gaveUp()
                : thrown(error, failure);
          }
        }
        case OUTCOME_UNKNOWN -> mayHaveBeenApplied = true;
        case NOT_REACHABLE, RETRYABLE -> {}
      }
      if (Thread.currentThread().isInterrupted() || Context.current().isCancelled()) {
        throw gaveUp();
      }
      return error;
    }

    void pause(Duration time) {
      if (time.compareTo(left()) >= 0) {
        throw gaveUp();
      }
      try {
        pace.pause(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw gaveUp();
      }
    }

    private Duration left() {
      return Duration.ofNanos(end - pace.nanoTime());
    }

    private OnhandException gaveUp() {
      StatusRuntimeException failure = last.orElseThrow();
      OnhandError error = OnhandError.of(failure);
      String after = "no definite answer after " + made + (made == 1 ? " try" : " tries");
      if (mayHaveBeenApplied && command.isPresent()) {
        return thrown(
            error.asUnknownOutcome(command.get(), "Expected an answer, but there was " + after),
            failure);
      }
      return thrown(error.withMessage(error.message() + "; " + after), failure);
    }

    private OnhandException thrown(OnhandError error, StatusRuntimeException failure) {
      return new OnhandException(
          command.isPresent() ? error : error.forRead(), command, made, failure);
    }
  }

  /**
   * True when the server had looked the key up before it refused: an earlier try was then not
   * applied, or this is its recorded answer. An error from before that says nothing of it.
   */
  private static boolean settlesEarlierTries(OnhandError error) {
    return switch (error.reason()) {
      case ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ERROR_REASON_INSUFFICIENT_STOCK,
          ERROR_REASON_QUANTITY_OVERFLOW,
          ERROR_REASON_OPERATION_ABANDONED,
          ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ERROR_REASON_VERSION_CONFLICT,
          ERROR_REASON_STORE_NOT_FOUND,
          ERROR_REASON_RECORD_NOT_FOUND,
          ERROR_REASON_STORE_EXISTS,
          ERROR_REASON_SYNC_RUN_NOT_FOUND,
          ERROR_REASON_INVARIANT_VIOLATED,
          ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_RESERVATION_EXPIRED,
          ERROR_REASON_RESERVATION_COMMITTED,
          ERROR_REASON_RESERVATION_RELEASED,
          ERROR_REASON_OVER_RELEASE,
          ERROR_REASON_RESERVATION_NOT_FOUND,
          ERROR_REASON_TOO_MANY_RESERVATIONS,
          ERROR_REASON_TRANSFER_NOT_FOUND,
          ERROR_REASON_TRANSFER_RECEIVED,
          ERROR_REASON_TRANSFER_CANCELLED,
          ERROR_REASON_OVER_RECEIPT,
          ERROR_REASON_ALREADY_VOIDED,
          ERROR_REASON_NOT_VOIDABLE,
          ERROR_REASON_EXCEPTION_NOT_FOUND,
          ERROR_REASON_EXCEPTION_RESOLVED,
          ERROR_REASON_SYNC_RUN_FINISHED ->
          true;
      case UNRECOGNIZED,
          ERROR_REASON_UNSPECIFIED,
          ERROR_REASON_PAGE_TOKEN_INVALID,
          ERROR_REASON_PAGE_TOKEN_EXPIRED,
          ERROR_REASON_EPOCH_CHANGED,
          ERROR_REASON_OPERATION_NOT_FOUND,
          ERROR_REASON_SEQUENCE_TRIMMED,
          ERROR_REASON_SEQUENCE_IN_FUTURE,
          ERROR_REASON_OVERLOADED,
          ERROR_REASON_SLOW_SUBSCRIBER,
          ERROR_REASON_DISK_LOW,
          ERROR_REASON_SHUTTING_DOWN,
          ERROR_REASON_CENTRAL_UNREACHABLE,
          ERROR_REASON_OUTCOME_UNKNOWN,
          ERROR_REASON_DEADLINE_EXPIRED,
          ERROR_REASON_SUBSCRIBER_REPLACED,
          ERROR_REASON_STORE_NOT_SERVED,
          ERROR_REASON_REPLICA_NOT_READY,
          ERROR_REASON_INTERNAL_FAULT,
          ERROR_REASON_TOO_STALE,
          ERROR_REASON_PARKED_WRITE_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_CONNECTED,
          ERROR_REASON_BACKUP_NOT_FOUND,
          ERROR_REASON_BACKUP_FAILED ->
          false;
    };
  }
}
