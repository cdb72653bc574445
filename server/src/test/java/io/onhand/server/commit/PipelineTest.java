package io.onhand.server.commit;

import static io.onhand.server.commit.SteppedPipeline.adjusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.Outcome.ShedReason;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pipeline tells nobody of what is not durable, and answers everybody once")
final class PipelineTest {
  private static final AdjustReason SALE = AdjustReason.SALE;

  @Test
  void tellsNothingBeforeTheBlockIsDurable() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Caller sold = server.adjust("k1", "A", -5, SALE);
    Caller refused = server.adjust("k2", "A", -1, SALE);
    Caller again = server.adjust("k1", "A", -5, SALE);
    Caller reused = server.adjust("k1", "A", -4, SALE);
    Caller asked = server.lookUp("k1", false);
    Caller unknown = server.lookUp("k9", false);
    server.sequence();

    assertThat(List.of(sold, refused, again, reused, asked, unknown)).allMatch(Caller::isWaiting);
    server.commit();
    assertThat(sold.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(refused.decided().entry().decision())
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(RejectionReason.INSUFFICIENT_STOCK));
    assertThat(again.outcome()).isEqualTo(new Recorded(3));
    assertThat(reused.outcome()).isEqualTo(new Outcome.KeyReused(3));
    assertThat(asked.outcome()).isEqualTo(new Recorded(3));
    assertThat(unknown.outcome()).isEqualTo(new Outcome.OperationNotFound());
    assertThat(server.head()).isEqualTo(4);
  }

  @Test
  void decidesTheNextBlockAgainstTheStateAsItWillBe() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Caller first = server.adjust("k1", "A", -3, SALE);
    server.sequence();
    Caller second = server.adjust("k2", "A", -3, SALE);
    Caller duplicate = server.adjust("k1", "A", -3, SALE);
    server.commit();

    assertThat(first.isWaiting()).isFalse();
    assertThat(List.of(second, duplicate)).allMatch(Caller::isWaiting);
    server.run();
    assertThat(second.decided().entry().decision()).isInstanceOf(Rejected.class);
    assertThat(duplicate.outcome()).isEqualTo(new Recorded(3));
    assertThat(server.onHand("A")).isEqualTo(2);
  }

  @Test
  void seesWhatBecameDurableSinceItsLayerWasTakenOff() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 100);
    for (int i = 0; i < 100; i++) {
      Caller caller = server.adjust("k" + i, "A", -1, SALE);
      server.sequence();
      if (i % 3 != 0) {
        server.commit();
      }
      server.run();
      assertThat(caller.decided().entry().decision()).isInstanceOf(Accepted.class);
    }

    assertThat(server.onHand("A")).isZero();
  }

  @Test
  void neverSequencesAfterTheDeadline() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Command command = Command.of(new CommandHeader("till", "k1"), adjusting("A", -1, SALE));
    Caller late = server.submit(command, server.clock.monotonicNanos() + 1_000);
    server.clock.pass(1);
    server.run();

    assertThat(late.outcome()).isEqualTo(new Outcome.DeadlineExpired());
    assertThat(server.head()).isEqualTo(2);
    assertThat(server.lookUp("k1", false).isWaiting()).isTrue();
  }

  @Test
  void refusesWhatMayBeOlderThanItsMemory() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    assertThat(server.submit(withNotBefore("k1", 8, 1), Submission.NO_DEADLINE).outcomes).isEmpty();
    Caller otherEpoch = server.submit(withNotBefore("k2", 8, 1), Submission.NO_DEADLINE);
    Caller future = server.submit(withNotBefore("k3", 7, 3), Submission.NO_DEADLINE);
    Caller fine = server.submit(withNotBefore("k4", 7, 2), Submission.NO_DEADLINE);
    server.run();

    assertThat(otherEpoch.outcome()).isEqualTo(new Outcome.EpochChanged(7));
    assertThat(future.outcome()).isEqualTo(new Outcome.SequenceInFuture(2));
    assertThat(fine.decided().entry().sequence()).isEqualTo(3);
  }

  @Test
  void forgetsKeysBelowTheHorizonAndRefusesTheirLateCopies() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    server.adjust("old", "A", -1, SALE);
    server.run();
    long forgottenAt = new StoredState(server.store).head().orElseThrow().logTimeMicros();
    server.clock.pass(TimeUnit.HOURS.toMicros(73));
    server.adjust("new", "A", -1, SALE);
    server.run();
    server.pipeline.submitInternal(new AdvanceHorizon(4, forgottenAt), outcome -> {});
    server.run();
    Caller lateCopy = server.submit(withNotBefore("old", 7, 2), Submission.NO_DEADLINE);
    Caller remembered = server.adjust("new", "A", -1, SALE);
    server.run();

    assertThat(lateCopy.outcome()).isEqualTo(new Outcome.HorizonPassed(4));
    assertThat(remembered.outcome()).isEqualTo(new Recorded(4));
    assertThat(rows(server)).isEqualTo(1);
    assertThat(server.onHand("A")).isEqualTo(3);
  }

  @Test
  void doesNotForgetWhatIsYoungerThanThePromise() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    long time = new StoredState(server.store).head().orElseThrow().logTimeMicros();
    server.clock.pass(TimeUnit.HOURS.toMicros(71));
    List<Outcome> outcomes = new ArrayList<>();
    server.pipeline.submitInternal(new AdvanceHorizon(2, time), outcomes::add);
    server.run();

    assertThat(outcomes).singleElement().isInstanceOf(Outcome.InvariantViolated.class);
    assertThat(server.alarms).singleElement().asString().contains("72 hours");
    assertThat(server.head()).isEqualTo(2);
  }

  @Test
  void tellsABrokenInvariantOnlyWhenWhatCameBeforeIsDurable() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    long time = new StoredState(server.store).head().orElseThrow().logTimeMicros();
    Caller before = server.adjust("k1", "A", -1, SALE);
    List<Outcome> outcomes = new ArrayList<>();
    server.pipeline.submitInternal(new AdvanceHorizon(2, time), outcomes::add);
    server.sequence();

    assertThat(before.isWaiting()).isTrue();
    assertThat(outcomes).isEmpty();

    server.run();

    assertThat(before.decided().entry().sequence()).isEqualTo(3);
    assertThat(outcomes).singleElement().isInstanceOf(Outcome.InvariantViolated.class);
  }

  @Test
  void givesUpAnUnknownKeyForGood() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Caller resolved = server.lookUp("k1", true);
    Caller late = server.adjust("k1", "A", -1, SALE);
    server.run();
    Caller later = server.adjust("k1", "A", -1, SALE);
    server.run();

    assertThat(resolved.decided().entry().sequence()).isEqualTo(3);
    assertThat(late.outcome()).isEqualTo(new Outcome.Abandoned(3));
    assertThat(later.outcome()).isEqualTo(new Outcome.Abandoned(3));
    assertThat(server.onHand("A")).isEqualTo(5);
  }

  @Test
  void stopsAtAFailedWriteAndTellsEverybodyThatTheOutcomeIsUnknown() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Caller first = server.adjust("k1", "A", -1, SALE);
    server.sequence();
    Caller second = server.adjust("k2", "A", -1, SALE);
    server.sequence();
    server.store.failNextWrite(FailedWrite.LOST);
    server.run();
    Caller third = server.adjust("k3", "A", -1, SALE);
    server.run();

    assertThat(first.outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(second.outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(third.outcome()).isEqualTo(new Outcome.Shed(ShedReason.SHUTTING_DOWN));
    assertThat(server.faults).hasSize(1);
    assertThat(server.pipeline.admission().inFlight()).isZero();
  }

  @Test
  void shedsWhatDoesNotFitAndNothingElse() {
    PipelineLimits limits = new PipelineLimits(4, 8 << 20, 4, 500);
    SteppedPipeline server =
        new SteppedPipeline(SteppedPipeline.fresh(), new TestClock(), limits, log -> log);
    server.stocked("A", 50);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      callers.add(server.adjust("k" + i, "A", -1, SALE));
    }

    assertThat(callers.subList(4, 6))
        .extracting(Caller::outcome)
        .containsOnly(new Outcome.Shed(ShedReason.OVERLOADED));
    server.run();
    assertThat(callers.subList(0, 4))
        .allSatisfy(
            caller -> assertThat(caller.decided().entry().decision()).isInstanceOf(Accepted.class));
    assertThat(server.adjust("again", "A", -1, SALE).isWaiting()).isTrue();
  }

  @Test
  void letsAWaitingStreamInOnceThereIsRoom() {
    PipelineLimits limits = new PipelineLimits(4, 8 << 20, 4, 500);
    SteppedPipeline server =
        new SteppedPipeline(SteppedPipeline.fresh(), new TestClock(), limits, log -> log);
    server.stocked("A", 50);
    for (int i = 0; i < 4; i++) {
      server.adjust("k" + i, "A", -1, SALE);
    }
    Caller waiting = new Caller();
    Submission submission =
        new Submission.Mutation(
            Command.of(new CommandHeader("till", "stream"), adjusting("A", -1, SALE)),
            100,
            Submission.NO_DEADLINE,
            waiting);
    assertThat(server.pipeline.admission().offer(submission)).isFalse();
    server
        .pipeline
        .admission()
        .whenRoom(() -> assertThat(server.pipeline.admission().offer(submission)).isTrue());
    server.run();

    assertThat(waiting.decided().entry().decision()).isInstanceOf(Accepted.class);
  }

  @Test
  void refusesWritesOnALowDiskAndAnswersWhatItHadAdmitted() {
    SteppedPipeline server = new SteppedPipeline().stocked("A", 5);
    Caller before = server.adjust("k1", "A", -1, SALE);
    server.pipeline.admission().diskLow(true);
    Caller during = server.adjust("k2", "A", -1, SALE);
    server.run();
    server.pipeline.admission().diskLow(false);
    Caller after = server.adjust("k2", "A", -1, SALE);
    server.run();

    assertThat(before.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(during.outcome()).isEqualTo(new Outcome.Shed(ShedReason.DISK_LOW));
    assertThat(after.decided().entry().decision()).isInstanceOf(Accepted.class);
  }

  private static Command withNotBefore(String key, long epoch, long sequence) {
    return Command.of(
        new CommandHeader(
            "till", key, "", 0, new Position(epoch, sequence), 0, "", "", CommandKind.REQUEST),
        adjusting("A", -1, SALE));
  }

  private static int rows(SteppedPipeline server) {
    int rows = 0;
    try (var cursor = server.store.cursor(CentralFamily.IDEMPOTENCY)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        rows++;
      }
    }
    return rows;
  }
}
