package io.onhand.client;

import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Changes records on the condition that nobody changed them since they were seen, again and again
 * until nobody came between.
 *
 * <p>It reads the records. The caller builds its command from what was seen, with the versions as
 * {@code expected_version}; the header that it is given says to which epoch they belong, so that a
 * version which a restored Central has again by chance is not taken for the one seen. On
 * EPOCH_CHANGED it pauses and reads again. On VERSION_CONFLICT it has the command built anew at
 * once, from the current records that come with the conflict, with a fresh key: a refusal is
 * recorded under the old one. When that meets another conflict too, it pauses, and reads again,
 * since what the conflict told is old by then. The pause is random, and its upper end doubles each
 * time, from the time that a try took: callers that met do not meet again in step, and so many of
 * them wait that those who do not get through. So 64 callers and more make progress on one record.
 *
 * <p>A caller whose command does not depend on what is there (a sale, a receipt) needs none of
 * this: without {@code expected_version} deltas commute, and the stock is checked all the same.
 *
 * <p>Safe for use by several threads.
 */
public final class ContentionLoop {

  /** So often it tries; of 64 callers that never rest, one gets through at about each sixth try. */
  public static final int TRIES_MAX = 100;

  private static final Duration PAUSE_FIRST = Duration.ofMillis(2);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final InventoryClient client;
  private final Pace pace;

  /** A loop whose commands this client sends. */
  public ContentionLoop(InventoryClient client) {
    this(client, Pace.REAL);
  }

  ContentionLoop(InventoryClient client, Pace pace) {
    this.client = client;
    this.pace = pace;
  }

  /**
   * One try.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface Attempt<T> {

    /**
     * Builds the command from what was seen, sends it and returns the answer. May also end without
     * a command, when what was seen makes it pointless.
     *
     * @param header with a key of this try's own and the epoch of what was seen
     */
    T send(CommandHeader header, Seen seen);
  }

  /**
   * Tries until the command is not refused for a version or its epoch.
   *
   * @param keys the records that the command depends on, 1 to 1,000
   * @throws OnhandException when it was refused for another reason, or has no definite answer, or
   *     (VERSION_CONFLICT, EPOCH_CHANGED) when it was refused so at each of {@value #TRIES_MAX}
   *     tries
   */
  public <T> T run(List<RecordKey> keys, Attempt<T> attempt) {
    Seen seen = read(keys);
    boolean isTold = false;
    int pauses = 0;
    for (int tries = 1; ; tries++) {
      long began = pace.nanoTime();
      try {
        return attempt.send(header(seen), seen);
      } catch (OnhandException conflict) {
        if (!isWorthAnotherLook(conflict.error().reason()) || tries == TRIES_MAX) {
          throw conflict;
        }
        // A conflict tells nothing new when the record is not there any more. What it tells is of
        // the
        // epoch that was seen: of another one the command would have been EPOCH_CHANGED.
        List<Record> current = conflict.error().current();
        isTold = !isTold && seen.isOutdatedBy(current);
        if (isTold) {
          seen = seen.with(current);
        } else {
          pause(pauses++, pace.nanoTime() - began, conflict);
          seen = read(keys);
        }
      }
    }
  }

  private static boolean isWorthAnotherLook(ErrorReason reason) {
    return reason == ErrorReason.ERROR_REASON_VERSION_CONFLICT
        || reason == ErrorReason.ERROR_REASON_EPOCH_CHANGED;
  }

  private CommandHeader header(Seen seen) {
    return client.newCommand().toBuilder().setExpectedEpoch(seen.epoch()).build();
  }

  private Seen read(List<RecordKey> keys) {
    BatchGetRecordsResponse read = client.records(keys);
    return new Seen(read.getFreshness().getAsOf().getEpoch(), Map.of()).with(read.getRecordsList());
  }

  private void pause(int earlier, long tryNanos, OnhandException conflict) {
    long first = Math.min(Math.max(PAUSE_FIRST.toNanos(), tryNanos), PAUSE_MAX.toNanos());
    long longest = Math.min(PAUSE_MAX.toNanos(), first << Math.min(earlier + 1, 16));
    try {
      pace.pause(Duration.ofNanos((long) (longest * pace.jitter())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw conflict;
    }
  }
}
