package io.onhand.server.commit;

import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.log.EpochStart;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("After a restore writes that name an epoch before it are taken where that epoch ended")
final class NewEpochTest {
  private static final long FIRST = SteppedPipeline.EPOCH;

  /** Stock of 10 at sequence 2, one sale at 3. */
  private final SteppedPipeline before = new SteppedPipeline().stocked("A", 10);

  {
    before.adjust("sold before", "A", -1, SALE);
    before.run();
  }

  @Test
  void sequencesGoOnAndTheFirstEntryNamesTheEpochBefore() {
    SteppedPipeline central = restored(before);
    Head head = head(central);
    Block begun = new LogReader(central.store).last().orElseThrow();

    assertThat(head.sequence()).isEqualTo(4);
    assertThat(head.epoch()).isGreaterThan(FIRST);
    assertThat(begun.header().epoch()).isEqualTo(head.epoch());
    assertThat(begun.entries())
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.command().body()).isEqualTo(new BeginEpoch(FIRST, 3, "monday")));
    assertThat(new StoredState(central.store).lineage()).isEqualTo(new Lineage(Map.of(FIRST, 3L)));

    central.adjust("sold after", "A", -1, SALE);
    central.run();
    assertThat(central.head()).isEqualTo(5);
    assertThat(central.onHand("A")).isEqualTo(8);
  }

  @Test
  void aReplayOfAllEpochsComesToTheSameState() {
    SteppedPipeline central = restored(before);
    central.adjust("sold in the second", "A", -1, SALE);
    central.run();
    central = restored(central);
    central.adjust("sold in the third", "A", -1, SALE);
    central.run();

    InMemoryStore again = SteppedPipeline.fresh();
    WriteBatch batch = new WriteBatch();
    Head head = head(new StoredState(again));
    for (Block block : new LogReader(central.store).blocksAfter(0, Long.MAX_VALUE)) {
      head = Effects.apply(head, block, new BatchState(batch));
    }
    again.write(batch, Durability.SYNCED);

    assertThat(StateHash.ofAll(again, _ -> {})).isEqualTo(StateHash.ofAll(central.store, _ -> {}));
  }

  @Test
  void aWriteThatWaitedAtAnAgentIsDecidedWithTheNotBeforeThatItHad() {
    SteppedPipeline central = restored(before);
    Caller seenBefore = central.submit(since("k1", FIRST, 2), Submission.NO_DEADLINE);
    Caller seenWhatIsLost = central.submit(since("k2", FIRST, 900), Submission.NO_DEADLINE);
    Caller seenNow = central.submit(since("k3", head(central).epoch(), 4), Submission.NO_DEADLINE);
    Caller elsewhere = central.submit(since("k4", FIRST + 1, 2), Submission.NO_DEADLINE);
    Caller ahead = central.submit(since("k5", head(central).epoch(), 900), Submission.NO_DEADLINE);
    central.run();

    assertThat(List.of(seenBefore, seenWhatIsLost, seenNow))
        .allSatisfy(caller -> assertThat(caller.outcome()).isInstanceOf(Outcome.Decided.class));
    assertThat(elsewhere.outcome()).isEqualTo(new Outcome.EpochChanged(head(central).epoch()));
    assertThat(ahead.outcome()).isInstanceOf(Outcome.SequenceInFuture.class);
  }

  @Test
  void whatTheBackupHoldsIsAnsweredAgainAndNotAppliedTwice() {
    SteppedPipeline central = restored(before);
    Caller again = central.submit(since("sold before", FIRST, 900), Submission.NO_DEADLINE);
    central.run();

    assertThat(again.outcome()).isEqualTo(new Recorded(3));
    assertThat(central.onHand("A")).isEqualTo(9);
  }

  @Test
  void allEpochsOfSeveralRestoresAreKnownAndNoOther() {
    SteppedPipeline second = restored(before);
    long secondEpoch = head(second).epoch();
    second.adjust("in the second", "A", -1, SALE);
    second.run();
    SteppedPipeline third = restored(second);

    assertThat(new StoredState(third.store).lineage())
        .isEqualTo(new Lineage(Map.of(FIRST, 3L, secondEpoch, 5L)));
    Caller ofFirst = third.submit(since("k1", FIRST, 2), Submission.NO_DEADLINE);
    Caller ofSecond = third.submit(since("k2", secondEpoch, 77), Submission.NO_DEADLINE);
    third.run();
    assertThat(List.of(ofFirst, ofSecond))
        .allSatisfy(caller -> assertThat(caller.outcome()).isInstanceOf(Outcome.Decided.class));

    // The same backup once more: what happened in the second epoch never did here.
    SteppedPipeline other = restored(before);
    Caller ofSecondHere = other.submit(since("k2", secondEpoch, 4), Submission.NO_DEADLINE);
    other.run();
    assertThat(ofSecondHere.outcome()).isInstanceOf(Outcome.EpochChanged.class);
  }

  @Test
  void aNotBeforeOfAnEpochBeforeIsHeldAgainstTheHorizon() {
    long forgottenAt = head(before).logTimeMicros();
    before.clock.pass(TimeUnit.HOURS.toMicros(73));
    before.adjust("later", "A", -1, SALE);
    before.run();
    before.pipeline.submitInternal(new AdvanceHorizon(4, forgottenAt), outcome -> {});
    before.run();
    SteppedPipeline central = restored(before);
    Caller old = central.submit(since("k1", FIRST, 3), Submission.NO_DEADLINE);
    Caller young = central.submit(since("k2", FIRST, 4), Submission.NO_DEADLINE);
    central.run();

    assertThat(old.outcome()).isEqualTo(new Outcome.HorizonPassed(4));
    assertThat(young.outcome()).isInstanceOf(Outcome.Decided.class);
  }

  @Test
  void whatWasSeenInTheEpochBeforeIsNoAnchor() {
    SteppedPipeline central = restored(before);
    Caller count =
        central.submit(
            Command.of(
                new CommandHeader("till", "count", "", 0, null, 0, "", "", CommandKind.FACT),
                new Count(new RecordKey("A", "Paris"), 5, new CountAnchor(FIRST, 2, 9, 0))),
            Submission.NO_DEADLINE);
    Caller sync =
        central.submit(
            "open",
            new OpenSyncRun(
                new SyncRunId("till", "run"),
                SyncMode.MERGE,
                new Position(FIRST, 3),
                List.of(),
                false));
    central.run();

    for (Caller caller : List.of(count, sync)) {
      assertThat(caller.decided().entry().decision())
          .isEqualTo(Rejected.because(RejectionReason.EPOCH_CHANGED));
    }
  }

  @Test
  void aCentralThatServesBeginsNoEpoch() {
    List<Outcome> outcomes = new ArrayList<>();
    before.pipeline.submitInternal(new BeginEpoch(1, 3, ""), outcomes::add);
    before.run();

    assertThat(outcomes).singleElement().isInstanceOf(Outcome.InvariantViolated.class);
    assertThat(before.head()).isEqualTo(3);
  }

  @Test
  void anEpochBeginsInALogAlone() {
    assertThatThrownBy(
            () -> EpochStart.append(new InMemoryStore(List.of(CentralFamily.values())), 0, ""))
        .hasMessageContaining("Expected a store with a head");
  }

  /** A Central on what a backup of another holds. */
  private static SteppedPipeline restored(SteppedPipeline from) {
    InMemoryStore copy = from.store.copied();
    EpochStart.append(copy, 0, "monday");
    return new SteppedPipeline(copy, from.clock, PipelineLimits.DEFAULT, log -> log);
  }

  private static Head head(SteppedPipeline central) {
    return head(new StoredState(central.store));
  }

  private static Head head(StoredState state) {
    return state.head().orElseThrow();
  }

  private static Command since(String key, long epoch, long sequence) {
    return Command.of(
        new CommandHeader(
            "till", key, "", 0, new Position(epoch, sequence), 0, "", "", CommandKind.REQUEST),
        SteppedPipeline.adjusting("A", -1, SALE));
  }
}
