package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.onhand.server.api.CentralServices;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.commit.TestClock;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Lineage;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@DisplayName(
    "The log is encoded once for all who catch up, within a bound, and nothing of it is skipped")
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD) // for whoever waits for ever
final class EncodedLogTest {
  private static final int ENTRIES = 1_000;

  /** About a tenth of all of them. */
  private static final long SMALL_BYTES_MAX = 40_000;

  private static final long RUN_BYTES_MAX = 4_000;

  private final TestClock clock = new TestClock();
  private final CountingFrames frames =
      new CountingFrames(CentralServices.feedFrames(Lineage.NONE));
  private final LoggedEntries source = new LoggedEntries(traded());

  @Test
  void whoeverBeginsWhereverSharesWhatIsThere() {
    EncodedLog log = log(Long.MAX_VALUE);
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      assertHasAllAfter(log, random.nextInt(ENTRIES + 1));
    }
    assertHasAllAfter(log, 0);

    assertThat(frames.encoded).hasValue(ENTRIES);
  }

  @Test
  void holdsNoMoreThanItsBoundAndTheNewestUse() {
    EncodedLog log = log(SMALL_BYTES_MAX);
    for (long after = 0; after < ENTRIES; after = upTo(log.after(after))) {
      assertThat(log.heldBytes()).isLessThanOrEqualTo(SMALL_BYTES_MAX);
      upTo(log.after(0)); // asked for all the time
    }
    assertThat(log.heldBytes()).isBetween(SMALL_BYTES_MAX - 2 * RUN_BYTES_MAX, SMALL_BYTES_MAX);
    assertThat(frames.encoded).hasValue(ENTRIES);

    upTo(log.after(0));
    assertThat(frames.encoded).as("the one in use is kept").hasValue(ENTRIES);
    assertHasAllAfter(log, 0);
    assertThat(frames.encoded.get()).as("others went").isGreaterThan(ENTRIES * 3 / 2);
  }

  @Test
  void aRunThatIsLargerThanTheBoundIsGivenAndNotKept() {
    EncodedLog log = log(RUN_BYTES_MAX);
    assertThat(upTo(log.after(0))).isPositive();
    assertThat(log.heldBytes()).isZero();
  }

  @Test
  void letsGoOfWhatNobodyAsksFor() {
    EncodedLog log = log(Long.MAX_VALUE);
    assertHasAllAfter(log, 0);
    long all = log.heldBytes();
    pass(log, Duration.ofSeconds(6));
    assertHasAllAfter(log, ENTRIES / 2);
    pass(log, Duration.ofSeconds(6));
    assertThat(log.heldBytes()).isBetween(all / 3, all * 2 / 3);
    pass(log, Duration.ofSeconds(6));
    assertThat(log.heldBytes()).isZero();
  }

  @Test
  void whoWantsWhatAnotherReadsWaitsForIt() throws Exception {
    EncodedLog log = log(Long.MAX_VALUE);
    source.heldAfter = 0;
    CompletableFuture<LogPiece> first = CompletableFuture.supplyAsync(() -> log.after(0));
    assertThat(source.isReading.await(10, TimeUnit.SECONDS)).isTrue();
    List<LogPiece> pieces = Collections.synchronizedList(new ArrayList<>());
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long after = i;
      others.add(Thread.ofPlatform().start(() -> pieces.add(log.after(after))));
    }
    await().until(() -> others.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
    source.goOn.countDown();
    for (Thread other : others) {
      assertThat(other.join(Duration.ofSeconds(10))).isTrue();
    }

    assertThat(pieces).hasSize(4).allMatch(piece -> upTo(piece) == upTo(first.join()));
    assertThat(frames.encoded.get()).isEqualTo(upTo(first.join()));
  }

  @Test
  void nobodyWaitsForAReadThatEndsBeforeWhatIsWanted() throws Exception {
    EncodedLog log = log(Long.MAX_VALUE);
    long kept = upTo(log.after(20));
    source.heldAfter = 10;
    CompletableFuture<LogPiece> below = CompletableFuture.supplyAsync(() -> log.after(10));
    assertThat(source.isReading.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(upTo(log.after(kept))).isGreaterThan(kept);

    source.goOn.countDown();
    assertThat(upTo(below.join())).as("ends where the next begins").isEqualTo(20);
    assertHasAllAfter(log, 0);
    assertThat(frames.encoded).hasValue(ENTRIES);
  }

  @Test
  void whoWaitedForAReadThatFailsReadsForItself() throws Exception {
    EncodedLog log = log(Long.MAX_VALUE);
    source.heldAfter = 0;
    source.failsWhenHeld = true;
    CompletableFuture<LogPiece> failing = CompletableFuture.supplyAsync(() -> log.after(0));
    assertThat(source.isReading.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<LogPiece> waiting = new CompletableFuture<>();
    Thread waiter = Thread.ofPlatform().start(() -> waiting.complete(log.after(5)));
    await().until(() -> waiter.getState() == Thread.State.WAITING);
    source.goOn.countDown();

    assertThatThrownBy(failing::join).hasRootCauseMessage("damaged");
    assertThat(upTo(waiting.get(10, TimeUnit.SECONDS))).isGreaterThan(5);
  }

  @Test
  void aHoleInTheMiddleIsDamageAndNotATrim() {
    EncodedLog log = log(Long.MAX_VALUE);
    source.hole = 6;
    assertThat(upTo(log.after(0))).isEqualTo(5);
    assertThatThrownBy(() -> log.after(5))
        .hasMessage("Expected entry 6 in a log that begins with 1, but the next is 7.");
  }

  @Test
  void whatComesBeforeDamageIsGivenAndTheDamageIsNotRemembered() {
    EncodedLog log = log(Long.MAX_VALUE);
    source.damagedFrom = 6;
    assertThat(upTo(log.after(0))).isEqualTo(5);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> log.after(5)).hasMessage("damaged");
    }
    source.damagedFrom = Long.MAX_VALUE;
    assertHasAllAfter(log, 0);
    assertThat(frames.encoded).hasValue(ENTRIES);
  }

  @Test
  void aTrimIsNoticedAtTheEndOfWhatIsKeptAndNeverBecomesAGap() {
    EncodedLog log = log(Long.MAX_VALUE);
    long kept = upTo(log.after(0));
    source.oldest = kept + 2;

    assertThat(upTo(log.after(0))).isEqualTo(kept);
    assertThat(log.after(kept)).isEqualTo(new LogPiece.Trimmed(kept + 2));
    assertHasAllAfter(log, kept + 1);
    assertThat(log.after(kept)).isEqualTo(new LogPiece.Trimmed(kept + 2));
  }

  private void assertHasAllAfter(EncodedLog log, long after) {
    List<Long> seen = new ArrayList<>();
    long at = after;
    while (log.after(at) instanceof LogPiece.Entries(List<EncodedEntry> entries, long upTo)
        && upTo > at) {
      entries.forEach(entry -> seen.add(entry.sequence()));
      at = upTo;
    }
    assertThat(seen).isEqualTo(LongStream.rangeClosed(after + 1, ENTRIES).boxed().toList());
  }

  private static long upTo(LogPiece piece) {
    return ((LogPiece.Entries) piece).upTo();
  }

  private void pass(EncodedLog log, Duration time) {
    clock.pass(time.toNanos() / 1_000);
    log.rest(clock.monotonicNanos());
  }

  private EncodedLog log(long bytesMax) {
    return new EncodedLog(source, frames, clock, bytesMax, RUN_BYTES_MAX);
  }

  private static List<Entry> traded() {
    SteppedPipeline server = new SteppedPipeline();
    server.submit("declare", new CreateStore("Paris", ""));
    for (int i = 1; i < ENTRIES; i++) {
      server.adjust("k" + i, "P" + i, 1, AdjustReason.RECEIPT);
    }
    server.run();
    List<Entry> entries = new ArrayList<>();
    new LogReader(server.store).entriesAfter(0, entries::add);
    assertThat(entries).hasSize(ENTRIES);
    return entries;
  }
}
