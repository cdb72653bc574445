package io.onhand.server.log;

import io.onhand.server.domain.Limits;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where the horizon may stand: behind everything that is younger than the promise of 72 hours. */
public final class HorizonRule {
  private static final long AGE_MIN_MICROS =
      TimeUnit.SECONDS.toMicros(Limits.LOG_AGE_MIN.toSeconds());

  private HorizonRule() {}

  /**
   * The command that moves the horizon as far as it may go.
   *
   * @param log the log
   * @param head its head, whose log time counts as now: the horizon never runs ahead of the log
   * @return empty when it stands there already
   */
  public static Optional<AdvanceHorizon> advance(LogReader log, Head head) {
    Optional<BlockHeader> youngestForgotten =
        log.lastAtOrBefore(head.logTimeMicros() - AGE_MIN_MICROS);
    return youngestForgotten
        .filter(block -> block.lastSequence() + 1 > head.horizon())
        .filter(block -> block.lastSequence() < head.sequence())
        .map(block -> new AdvanceHorizon(block.lastSequence() + 1, block.logTimeMicros()));
  }
}
