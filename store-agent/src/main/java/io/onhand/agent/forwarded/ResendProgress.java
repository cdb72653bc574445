package io.onhand.agent.forwarded;

/**
 * How far sending again after a restore of Central is.
 *
 * @param fromEpoch the epoch before
 * @param toEpoch the epoch that the restored Central began
 * @param startedAtMicros when the agent learned of it, by its own clock
 * @param finishedAtMicros when the last command was handed over; 0: not yet
 * @param commands how many there were to send again
 * @param handedOver how many are handed over
 */
public record ResendProgress(
    long fromEpoch,
    long toEpoch,
    long startedAtMicros,
    long finishedAtMicros,
    long commands,
    long handedOver) {

  /** Whether everything is handed over. */
  public boolean isFinished() {
    return finishedAtMicros != 0;
  }

  ResendProgress alsoOf(long moreCommands) {
    return new ResendProgress(
        fromEpoch, toEpoch, startedAtMicros, finishedAtMicros, commands + moreCommands, handedOver);
  }

  ResendProgress plus(long more) {
    return new ResendProgress(
        fromEpoch, toEpoch, startedAtMicros, finishedAtMicros, commands, handedOver + more);
  }

  ResendProgress finished(long atMicros) {
    return new ResendProgress(fromEpoch, toEpoch, startedAtMicros, atMicros, commands, handedOver);
  }
}
