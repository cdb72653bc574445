package io.onhand.server.log;

import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where the horizon may stand: behind everything that is younger than what is promised. */
public final class HorizonRule {
  private HorizonRule() {}

  /**
   * The command that moves the horizon as far as it may go.
   *
   * @param log the log
   * @param head its head, whose log time counts as now: the horizon never runs ahead of the log
   * @param ageMin what is younger is remembered; no less than what is promised to callers
   * @return empty when it stands there already
   */
  public static Optional<AdvanceHorizon> advance(LogReader log, Head head, Duration ageMin) {
    Optional<BlockHeader> youngestForgotten =
        log.lastAtOrBefore(head.logTimeMicros() - TimeUnit.SECONDS.toMicros(ageMin.toSeconds()));
    return youngestForgotten
        .filter(block -> block.lastSequence() + 1 > head.horizon())
        .filter(block -> block.lastSequence() < head.sequence())
        .map(block -> new AdvanceHorizon(block.lastSequence() + 1, block.logTimeMicros()));
  }
}
