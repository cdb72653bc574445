package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Deadline;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Central is given up so early that what can be queued is answered in its caller's time")
final class OutboxGatePatienceTest {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nanos = new AtomicLong(1);
  private final Deadline.Ticker ticker =
      new Deadline.Ticker() {
        @Override
        public long nanoTime() {
          return nanos.get();
        }
      };

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void leavesThreeTenthsOfASecond() {
    Deadline callers = Deadline.after(20, TimeUnit.SECONDS, ticker);

    assertThat(patience(CommandKind.COMMAND_KIND_FACT, callers).getDeadline())
        .isEqualTo(callers.offset(-300, TimeUnit.MILLISECONDS));
  }

  @Test
  void leavesAQuarterOfLittle() {
    Deadline callers = Deadline.after(800, TimeUnit.MILLISECONDS, ticker);

    assertThat(patience(CommandKind.COMMAND_KIND_FACT, callers).getDeadline())
        .isEqualTo(callers.offset(-200, TimeUnit.MILLISECONDS));
  }

  @Test
  void whatCannotBeQueuedHasAllOfItsTime() {
    Deadline callers = Deadline.after(20, TimeUnit.SECONDS, ticker);

    assertThat(patience(CommandKind.COMMAND_KIND_REQUEST, callers).getDeadline()).isNull();
  }

  private CallOptions patience(CommandKind kind, Deadline callers) {
    AdjustStockRequest request =
        AdjustStockRequest.newBuilder()
            .setCommand(
                CommandHeader.newBuilder().setOrigin("till-1").setIdempotencyKey("k").setKind(kind))
            .setLine(
                AdjustLine.newBuilder()
                    .setProduct("p")
                    .setStore("A")
                    .setDelta(-1)
                    .setReason(AdjustReason.ADJUST_REASON_SALE))
            .build();
    Context.CancellableContext call = Context.current().withDeadline(callers, timer);
    try {
      return call.call(
          () -> OutboxGate.patience(CommandRoutes.ADJUST.footprint(request), request.getCommand()));
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      call.cancel(null);
    }
  }
}
