package io.onhand.server.commit;

import static io.onhand.server.commit.SteppedPipeline.adjusting;
import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream that waits for room gets in, however the room was made")
final class PipelineRoomTest {
  private static final PipelineLimits FOUR = new PipelineLimits(4, 8 << 20, 4, 500);

  @Test
  void whatExpiresUnsequencedMakesRoomToo() {
    TestClock clock = new TestClock();
    SteppedPipeline server =
        new SteppedPipeline(SteppedPipeline.fresh(), clock, FOUR, log -> log).stocked("A", 50);
    List<Caller> expiring = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      expiring.add(server.submit(sale("k" + i), clock.monotonicNanos() + 1_000));
    }
    Caller waiting = new Caller();
    Submission stream =
        new Submission.Mutation(sale("stream"), 100, Submission.NO_DEADLINE, waiting);
    Admission admission = server.pipeline.admission();
    assertThat(admission.offer(stream)).isFalse();
    admission.whenRoom(() -> assertThat(admission.offer(stream)).isTrue());
    clock.pass(1);
    server.run();

    assertThat(expiring).extracting(Caller::outcome).containsOnly(new Outcome.DeadlineExpired());
    assertThat(waiting.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(admission.inFlight()).isZero();
    assertThat(admission.inFlightBytes()).isZero();
  }

  /** Else a stream with such a request would try for ever, on the stack of its own attempt. */
  @Test
  void theLargestRequestFitsIntoHalfOfTheRoom() {
    assertThatThrownBy(() -> new PipelineLimits(4, (8 << 20) - 1, 4, 500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the largest requests");
  }

  private static Command sale(String key) {
    return Command.of(new CommandHeader("till", key), adjusting("A", -1, SALE));
  }
}
