package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.log.TrimRule.Bound;
import io.onhand.server.log.TrimRule.Kind;
import io.onhand.server.log.TrimRule.Needs;
import io.onhand.server.proof.Finding;
import io.onhand.server.proof.ProofSink;
import io.onhand.server.proof.ReplayRoom;
import io.onhand.server.proof.StateProof;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogStart;
import io.onhand.server.storage.schema.StoredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The log is trimmed below all that need it, at once or not at all, and stays provable")
final class LogTrimTest {
  private static final Duration AGE = Duration.ofDays(3);
  private static final long OLD_ENTRIES = 40;

  private final SteppedPipeline central = new SteppedPipeline();
  private final Map<String, SubscriberReport> subscribers = new HashMap<>();
  private InMemoryStore store = central.store;
  private long verified;
  private long sweptTo;
  private Duration age = AGE;

  /** Entries of four days ago and of today, the horizon between them and swept. */
  @BeforeEach
  void trade() {
    central.submit("declare", new CreateStore("Paris", ""));
    central.run();
    for (int i = 2; i <= OLD_ENTRIES; i++) {
      central.adjust("old" + i, "A", 1, AdjustReason.RECEIPT);
      if (i % 4 == 0) { // blocks of several entries
        central.run();
      }
    }
    central.clock.pass(TimeUnit.DAYS.toMicros(4));
    for (int i = 0; i < 10; i++) {
      central.adjust("new" + i, "A", 1, AdjustReason.RECEIPT);
      central.run();
    }
    central.pipeline.submitInternal(
        HorizonRule.advance(new LogReader(store), head(), AGE).orElseThrow(), _ -> {});
    central.run();
    assertThat(head().horizon()).isEqualTo(OLD_ENTRIES + 1);
    verified = head().sequence();
    sweptTo = OLD_ENTRIES + 1;
  }

  @Test
  void dropsWhatNobodyNeeds() {
    LogTrim.Result result = trim();

    assertThat(result.before()).isEqualTo(1);
    assertThat(result.after()).isEqualTo(OLD_ENTRIES + 1);
    assertThat(new LogReader(store).oldest()).contains(OLD_ENTRIES + 1);
    assertThat(new LogReader(store).entry(OLD_ENTRIES)).isEmpty();
    assertThat(new LogReader(store).entry(OLD_ENTRIES + 1)).isPresent();
    assertThat(trim().after()).isEqualTo(OLD_ENTRIES + 1);
    assertThat(findings()).isEmpty();
  }

  /** Each holds the log back when it alone needs more of it than the others. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"VERIFIED_CHECKPOINT", "SUBSCRIBER", "AGE", "SWEEP"})
  void isHeldBackByWhatNeedsMost(Kind kind) {
    switch (kind) {
      case VERIFIED_CHECKPOINT -> verified = 20;
      case SUBSCRIBER -> follow("agent-1", 20, central.clock.wallMicros());
      case AGE -> age = Duration.ofDays(30);
      case SWEEP -> sweptTo = 21;
      case HORIZON, LAST_BLOCK -> throw new AssertionError("Expected another.");
    }
    LogTrim.Result result = trim();

    assertThat(result.bounds().getFirst().kind()).isEqualTo(kind);
    long needed = result.bounds().getFirst().keepsFrom();
    assertThat(needed).isEqualTo(kind == Kind.AGE ? 1 : 21);
    assertThat(result.after()).isLessThanOrEqualTo(needed);
    assertThat(new LogReader(store).entry(needed)).isPresent();
    assertThat(findings()).isEmpty();
  }

  @Test
  void keepsAllWithoutAVerifiedCheckpoint() {
    verified = 0;

    assertThat(trim().after()).isEqualTo(1);
  }

  @Test
  void doesNotWaitForAFollowerThatIsGoneForLongerThanIsPromised() {
    long gone = central.clock.wallMicros() - TimeUnit.HOURS.toMicros(73);
    follow("agent-1", 5, gone);
    subscribers.put("agent-2", report(new Position(99, 5), central.clock.wallMicros()));

    assertThat(trim().after()).isEqualTo(OLD_ENTRIES + 1);
  }

  @Test
  void keepsTheLastBlockWhateverIsNotNeeded() {
    age = Duration.ZERO;
    List<Bound> bounds =
        TrimRule.bounds(
            new LogReader(store),
            new Needs(
                new Head(7, head().sequence(), head().logTimeMicros(), 0, 1_000, 0, 0),
                Duration.ZERO,
                1_000,
                1_000,
                Map.of(),
                0));

    assertThat(bounds.getFirst().kind()).isEqualTo(Kind.LAST_BLOCK);
    assertThat(bounds.getFirst().keepsFrom()).isLessThanOrEqualTo(head().sequence());
  }

  /** Whichever entry is needed from on, it and all after it are there; of the rest, little. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 7, 8, 9, 20, 21, 39, 40, 41})
  void cutsBetweenBlocks(long needed) {
    verified = needed - 1;

    long start = trim().after();

    assertThat(start).isBetween(needed - 4, needed);
    LogReader log = new LogReader(store);
    for (long sequence = start; sequence <= head().sequence(); sequence++) {
      assertThat(log.entry(sequence)).isPresent();
    }
    assertThat(findings()).isEmpty();
  }

  @Test
  void planChangesNothing() {
    LogTrim trim = new LogTrim(store, this::needs);

    assertThat(trim.plan().after()).isEqualTo(OLD_ENTRIES + 1);
    assertThat(new LogReader(store).oldest()).contains(1L);
  }

  @Test
  void theLogGoesOnAfterATrimAndARestart() {
    trim();
    SteppedPipeline again =
        new SteppedPipeline(store.afterKill(), central.clock, PipelineLimits.DEFAULT, log -> log);
    store = again.store;
    again.adjust("after", "A", -1, AdjustReason.SALE);
    again.run();

    assertThat(again.faults).isEmpty();
    assertThat(findings()).isEmpty();
  }

  /** Before the write, lost by it, kept by it though it failed, and after it. */
  @ParameterizedTest
  @EnumSource(FailedWrite.class)
  void aCrashLeavesTheLogAsItWasOrAsItShallBe(FailedWrite fate) {
    long before = head().sequence();
    store.flush();
    store.failNextWrite(fate);

    assertThatThrownBy(this::trim).isInstanceOf(StorageException.class);

    store = store.afterPowerCut(0);
    boolean isKept = fate == FailedWrite.KEPT;
    assertThat(new LogReader(store).oldest()).contains(isKept ? OLD_ENTRIES + 1 : 1);
    assertThat(LogStart.of(store).sequence()).isEqualTo(isKept ? OLD_ENTRIES + 1 : 1);
    assertThat(head().sequence()).isEqualTo(before);
    assertThat(findings()).isEmpty();
    trim();
    assertThat(findings()).isEmpty();
  }

  @Test
  void survivesAPowerCutOnceItIsTold() {
    trim();
    store = store.afterPowerCut(0);

    assertThat(new LogReader(store).oldest()).contains(OLD_ENTRIES + 1);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aLogThatLostMoreThanWasTrimmedIsFound() {
    trim();
    WriteBatch batch = new WriteBatch();
    batch.delete(CentralFamily.LOG, Keys.sequence(OLD_ENTRIES + 1));
    store.write(batch, Durability.SYNCED);

    assertThat(findings()).anyMatch(finding -> finding.rule().name().equals("LOG_BEGINNING"));
  }

  private void follow(String id, long durable, long reportedAt) {
    subscribers.put(id, report(new Position(SteppedPipeline.EPOCH, durable), reportedAt));
  }

  private static SubscriberReport report(Position durable, long at) {
    return new SubscriberReport(
        durable, null, SubscriberReport.State.LIVE, at, List.of(), SubscriberReport.Outbox.EMPTY);
  }

  private Needs needs() {
    return new Needs(head(), age, verified, sweptTo, subscribers, central.clock.wallMicros());
  }

  private LogTrim.Result trim() {
    LogTrim trim = new LogTrim(store, this::needs);
    var asked = trim.ask();
    trim.step();
    return asked.resultNow();
  }

  private Head head() {
    return new StoredState(store).head().orElseThrow();
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    ProofSink sink =
        new ProofSink() {
          @Override
          public void progress(String phase, long done, long total) {}

          @Override
          public void finding(Finding finding) {
            findings.add(finding);
          }
        };
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      new StateProof(snapshot, ReplayRoom.NOT_ASKED, sink, () -> {}, () -> 0).run();
    }
    return findings;
  }
}
