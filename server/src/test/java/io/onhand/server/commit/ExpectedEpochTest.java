package io.onhand.server.commit;

import static io.onhand.server.domain.AdjustReason.CORRECTION;
import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.Outcome.ExpectedEpochChanged;
import io.onhand.server.commit.Outcome.HorizonPassed;
import io.onhand.server.commit.Outcome.OperationNotFound;
import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.log.EpochStart;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("After a restore a version counts only under the epoch in which it was read")
final class ExpectedEpochTest {
  private static final long FIRST = SteppedPipeline.EPOCH;
  private static final RecordKey A = new RecordKey("A", "Paris");
  private static final SyncRunId RUN = new SyncRunId("till", "run");
  private static final OptionalLong NONE = OptionalLong.empty();

  private final SteppedPipeline central;
  private final long now;

  /**
   * A backup has A at version 1. What was decided after it is lost, and a caller has seen version 2
   * of that; since the restore A was changed once as well, so it is at version 2 again by chance.
   */
  ExpectedEpochTest() {
    SteppedPipeline before = new SteppedPipeline().stocked("A", 10);
    before.submit("Rome", new CreateStore("Rome", ""));
    before.submit("open", new OpenSyncRun(RUN, SyncMode.MERGE, null, List.of(), false));
    before.run();
    InMemoryStore copy = before.store.copied();
    EpochStart.append(copy, 0, "monday");
    central = new SteppedPipeline(copy, before.clock, PipelineLimits.DEFAULT, log -> log);
    central.adjust("corrected", "A", 5, CORRECTION);
    central.run();
    now = new StoredState(central.store).head().orElseThrow().epoch();
    assertThat(version()).isEqualTo(2);
  }

  /** A kind of command that can expect a version of A. */
  record Kind(String name, Function<OptionalLong, CommandBody> body) {
    CommandBody expecting(long version) {
      return body.apply(OptionalLong.of(version));
    }

    CommandBody expectingNothing() {
      return body.apply(NONE);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Kind ADJUST =
      new Kind("adjust", version -> new Adjust(new AdjustLine(A, -1, SALE, version)));

  static Stream<Kind> kinds() {
    return Stream.of(
        ADJUST,
        new Kind(
            "basket",
            version ->
                new Basket(
                    List.of(
                        new AdjustLine(new RecordKey("A", "Rome"), 1, CORRECTION, NONE),
                        new AdjustLine(A, -1, SALE, version)),
                    BasketMode.BEST_EFFORT)),
        new Kind(
            "reserve", version -> new Reserve(List.of(new HoldLine(A, 1, version)), 60_000_000)),
        new Kind("move", version -> new Move("Paris", "Rome", goods(version))),
        new Kind("dispatch", version -> new Dispatch("Paris", "Rome", goods(version))),
        new Kind("chunk", version -> new SyncChunk(RUN, 1, List.of(new SyncRow(A, 7, version)))),
        new Kind("floor", version -> new SetFloor(A, Floor.at(1), version)),
        new Kind("low stock", version -> new SetLowStock(A, OptionalLong.of(3), version)));
  }

  private static List<MoveLine> goods(OptionalLong version) {
    return List.of(new MoveLine("A", 1, version));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ofAnotherEpochItIsRefusedAlthoughItMatches(Kind kind) {
    assertThat(send("k", FIRST, kind.expecting(2)).outcome())
        .isEqualTo(new ExpectedEpochChanged(FIRST, now));
    assertThat(version()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ofThisEpochItIsCompared(Kind kind) {
    assertThat(decision(send("k1", now, kind.expecting(2)))).isInstanceOf(Accepted.class);
    assertThat(version()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutAnEpochItIsComparedAsItIs(Kind kind) {
    assertThat(decision(send("k", 0, kind.expecting(2)))).isInstanceOf(Accepted.class);
    assertThat(version()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whereNoneIsExpectedTheEpochSaysNothing(Kind kind) {
    assertThat(send("k", FIRST, kind.expectingNothing()).outcome()).isInstanceOf(Decided.class);
  }

  @Test
  void theKeyStaysFreeForTheSameCommandAfterAnotherLook() {
    send("k", FIRST, ADJUST.expecting(2));
    Caller asked = central.lookUp("k", false);
    central.run();

    assertThat(asked.outcome()).isEqualTo(new OperationNotFound());
    assertThat(decision(send("k", now, ADJUST.expecting(2)))).isInstanceOf(Accepted.class);
  }

  @Test
  void aKnownKeyGetsItsAnswerWhateverEpochTheRetryNames() {
    Caller sold = send("sold", now, ADJUST.expecting(2));
    Caller refused = send("refused", now, ADJUST.expecting(2));
    long soldAt = sold.decided().entry().sequence();
    long refusedAt = refused.decided().entry().sequence();

    assertThat(((Rejected) decision(refused)).reason()).isEqualTo(RejectionReason.VERSION_CONFLICT);
    for (long epoch : new long[] {0, FIRST, now, now + 1}) {
      assertThat(send("sold", epoch, ADJUST.expecting(2)).outcome())
          .isEqualTo(new Recorded(soldAt));
      assertThat(send("refused", epoch, ADJUST.expecting(2)).outcome())
          .isEqualTo(new Recorded(refusedAt));
    }
  }

  @Test
  void aCopyThatMayBeAppliedAlreadyIsToldSoFirst() {
    long forgottenAt = new StoredState(central.store).head().orElseThrow().logTimeMicros();
    central.clock.pass(TimeUnit.HOURS.toMicros(73));
    central.adjust("later", "A", -1, SALE);
    central.run();
    central.pipeline.submitInternal(new AdvanceHorizon(central.head(), forgottenAt), outcome -> {});
    central.run();

    assertThat(send("k", new Position(FIRST, 1), FIRST, ADJUST.expecting(2)).outcome())
        .isInstanceOf(HorizonPassed.class);
  }

  private Caller send(String key, long expectedEpoch, CommandBody body) {
    return send(key, null, expectedEpoch, body);
  }

  private Caller send(
      String key, @Nullable Position notBefore, long expectedEpoch, CommandBody body) {
    CommandHeader header =
        new CommandHeader(
            "till", key, "", 0, notBefore, expectedEpoch, "", "", CommandKind.REQUEST);
    Caller caller = central.submit(Command.of(header, body), Submission.NO_DEADLINE);
    central.run();
    return caller;
  }

  private static Decision decision(Caller caller) {
    return caller.decided().entry().decision();
  }

  private long version() {
    return StockRecord.versionOf(new StoredState(central.store).record(A));
  }
}
