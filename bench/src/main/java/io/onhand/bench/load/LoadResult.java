package io.onhand.bench.load;

import java.time.Duration;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param measured how long was counted
 * @param accepted calls answered with OK while it was counted
 * @param refused all other answers while it was counted, by reason
 * @param latency of the accepted calls while it was counted
 * @param generatorCpu what the generator's own thread used while it was counted
 * @param acceptedInAll calls answered with OK, warm-up and end included
 * @param refusedInAll all other answers, warm-up and end included
 * @param unanswered calls that were sent and not answered when the run ended
 * @param nextNumber the number after that of the last request
 */
public record LoadResult(
    Duration measured,
    long accepted,
    Map<String, Long> refused,
    Latency latency,
    Duration generatorCpu,
    long acceptedInAll,
    Map<String, Long> refusedInAll,
    long unanswered,
    long nextNumber) {

  public LoadResult {
    refused = Map.copyOf(refused);
    refusedInAll = Map.copyOf(refusedInAll);
  }

  /** Accepted calls per second. */
  public double rate() {
    return accepted / (measured.toNanos() / 1e9);
  }

  /** The generator's processor time per accepted call, in microseconds. */
  public double generatorMicrosPerCall() {
    return accepted == 0 ? 0 : generatorCpu.toNanos() / 1e3 / accepted;
  }
}
