package io.onhand.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.AdjustReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A key is remembered long after it has left memory, also across a restart")
class LongMemoryTest {
  /** More than the sequencer holds in memory, twice. */
  private static final int KEYS = 30_000;

  private static final int ASKED_AGAIN = 10_000;

  @Test
  void anOldKeyGetsItsRecordedAnswer() {
    SteppedPipeline server = new SteppedPipeline().stocked("p", 1_000_000);
    List<Long> sequences = sell(server);

    askAgain(server, sequences);
    assertThat(server.onHand("p")).isEqualTo(1_000_000 - KEYS);
  }

  @Test
  void soDoesOneFromBeforeARestart() {
    SteppedPipeline before = new SteppedPipeline().stocked("p", 1_000_000);
    List<Long> sequences = sell(before);

    SteppedPipeline server =
        new SteppedPipeline(before.store, before.clock, PipelineLimits.DEFAULT, log -> log);
    askAgain(server, sequences); // while the filter is loaded
    askAgain(server, sequences); // when it is
    assertThat(server.onHand("p")).isEqualTo(1_000_000 - KEYS);
  }

  private static List<Long> sell(SteppedPipeline server) {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      callers.add(server.adjust("sale " + i, "p", -1, AdjustReason.SALE));
      if (i % 500 == 0) {
        server.run();
      }
    }
    server.run();
    return callers.stream().map(caller -> caller.decided().entry().sequence()).toList();
  }

  private static void askAgain(SteppedPipeline server, List<Long> sequences) {
    for (int i = 0; i < ASKED_AGAIN; i++) {
      Caller caller = server.adjust("sale " + i, "p", -1, AdjustReason.SALE);
      if (i % 100 == 0) {
        server.run();
        assertThat(caller.outcome()).as("sale %d", i).isEqualTo(new Recorded(sequences.get(i)));
      }
    }
    server.run();
  }
}
