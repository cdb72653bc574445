package io.onhand.server.api;

import io.onhand.admin.v1.TrimBound;
import io.onhand.admin.v1.TrimBoundKind;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.admin.v1.TrimResponse;
import io.onhand.server.log.LogTrim;
import io.onhand.server.log.TrimRule;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Trims when an operator asks for it. Threads for reads: it is waited for the look which verified
 * copies are there, and for the committer.
 */
public final class TrimCalls {
  private static final int SECONDS_MAX = 10;

  private final LogTrim trim;
  private final Function<Runnable, Future<?>> look;
  private final LongSupplier logBytes;

  /**
   * Calls.
   *
   * @param look has it looked which verified copies are there; may reject
   * @param logBytes how large the log is on disk
   */
  public TrimCalls(LogTrim trim, Function<Runnable, Future<?>> look, LongSupplier logBytes) {
    this.trim = trim;
    this.look = look;
    this.logBytes = logBytes;
  }

  TrimResponse trim(TrimRequest request) {
    long bytes = logBytes.getAsLong();
    awaited(look());
    LogTrim.Result result = request.getDryRun() ? trim.plan() : awaited(trim.ask());
    TrimResponse.Builder response =
        TrimResponse.newBuilder()
            .setOldestBefore(result.before())
            .setOldestAfter(result.after())
            .setLogBytes(bytes);
    for (TrimRule.Bound bound : result.bounds()) {
      response.addBounds(
          TrimBound.newBuilder()
              .setKind(kind(bound.kind()))
              .setKeepsFrom(bound.keepsFrom())
              .setSubject(bound.subject()));
    }
    return response.build();
  }

  private Future<?> look() {
    try {
      return look.apply(() -> {});
    } catch (RejectedExecutionException e) {
      throw Errors.exception(Errors.overloaded());
    }
  }

  private static <T> T awaited(Future<T> task) {
    try {
      return task.get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected the log to be trimmed, but it failed.", e);
    } catch (TimeoutException e) {
      throw Errors.exception(Errors.overloaded());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Errors.exception(Errors.shuttingDown());
    }
  }

  private static TrimBoundKind kind(TrimRule.Kind kind) {
    return switch (kind) {
      case VERIFIED_CHECKPOINT -> TrimBoundKind.TRIM_BOUND_KIND_VERIFIED_CHECKPOINT;
      case HORIZON -> TrimBoundKind.TRIM_BOUND_KIND_HORIZON;
      case SUBSCRIBER -> TrimBoundKind.TRIM_BOUND_KIND_SUBSCRIBER;
      case AGE -> TrimBoundKind.TRIM_BOUND_KIND_AGE;
      case SWEEP -> TrimBoundKind.TRIM_BOUND_KIND_SWEEP;
      case LAST_BLOCK -> TrimBoundKind.TRIM_BOUND_KIND_LAST_BLOCK;
    };
  }
}
