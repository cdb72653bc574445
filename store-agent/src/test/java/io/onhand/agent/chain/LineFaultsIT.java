package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.chain.FaultyLine.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each fault lasts for seconds. */
@Tag("long")
@DisplayName(
    "Over a line that is cut, silent, slow or flapping a store sells on, and nothing is lost or doubled")
final class LineFaultsIT {
  private static final Duration FAULT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int SOLD_DURING_A_FAULT = 40;
  private static final long SEED = 20_261_120;

  @TempDir Path data;

  @Test
  void everyFaultEndsWithTheSameBooksOnBothSides() {
    try (Chain chain = Chain.open(data)) {
      chain.openTills();
      chain.holdsAfter("nothing");
      for (State fault : List.of(State.CUT, State.SILENT, State.SLOW)) {
        lines(chain, fault);
        awaitSalesDuring(chain, FAULT);
        lines(chain, State.WHOLE);
        chain.holdsAfter("a line that was " + fault);
      }
      long streams = chain.auditor().streams();
      flap(chain);
      chain.holdsAfter("a line that flapped");
      assertThat(chain.auditor().streams()).isGreaterThan(streams + 1);
    }
  }

  /** The shop's line and the auditor's. */
  private static void lines(Chain chain, State state) {
    chain.paris().line().is(state);
    chain.auditor().line().is(state);
  }

  private static void flap(Chain chain) {
    Random random = new Random(SEED);
    long end = System.nanoTime() + FAULT.toNanos();
    while (System.nanoTime() - end < 0) {
      lines(chain, State.CUT);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(200)));
      lines(chain, State.WHOLE);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(400)));
    }
  }

  /** The store goes on selling while the line fails, for at least so long. */
  private static void awaitSalesDuring(Chain chain, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    chain.tills().awaitSold(SOLD_DURING_A_FAULT);
    await().atMost(PATIENCE).until(() -> System.nanoTime() - end > 0);
  }
}
