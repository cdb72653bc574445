package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.Decided.fact;
import static io.onhand.server.statemachine.Decided.openOfOrigin;
import static io.onhand.server.statemachine.Decided.opened;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.reservation;
import static io.onhand.server.statemachine.Held.ID;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.Held.part;
import static io.onhand.server.statemachine.RejectionReason.OVER_RELEASE;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.RESERVATION_COMMITTED;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A commit that is a fact sells what was paid, and says what was not held")
final class CommitFactRulesTest {
  /** Holds 3 of one record and 4 of another. */
  private static final ReservationLine[] HELD = {line(KEY, 5, 1, 1, 0), line(OTHER, 4, 0, 0, 0)};

  /** Of the first 3 expired, of the other 4. */
  private static final ReservationLine[] EXPIRED = {line(KEY, 5, 1, 1, 3), line(OTHER, 4, 0, 0, 4)};

  @Test
  void aFactOnAnOpenReservationSellsBeyondWhatIsHeld() {
    Decision decision = fact(open(), commit(Remainder.RELEASE, part(KEY, 5)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 5L, 1L), tuple(OTHER, 9L, 0L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 7, 6, 1, 0), line(OTHER, 4, 0, 4, 0));
    assertThat(opened(decision))
        .extracting(StockException::record, StockException::kind, StockException::quantity)
        .containsExactly(tuple(KEY, ExceptionKind.HOLD_ENDED, 2L));
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void aFactKeepsTheRestWhenAsked() {
    Decision decision = fact(open(), commit(Remainder.KEEP, part(KEY, 5)));

    assertThat(reservation(decision).state()).isEqualTo(ReservationState.OPEN);
    assertThat(reservation(decision).lines()).containsExactly(line(KEY, 7, 6, 1, 0), HELD[1]);
    assertThat(openOfOrigin(decision)).isEqualTo(3);
  }

  @Test
  void aFactThatSellsWhatIsHeldBreaksNothing() {
    TestView view = Held.view(Held.open(line(KEY, 5, 0, 0, 0))).with(2, 5, Floor.at(100));

    Decision decision = fact(view, commit(Remainder.RELEASE));

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(-3L);
    assertThat(opened(decision)).isEmpty();
  }

  /** Of both that it breaks, the floor is told: it is the one that somebody has to mend. */
  @Test
  void aFactThatBreaksTheFloorAsWellSaysThat() {
    Decision decision = fact(open(), commit(Remainder.RELEASE, part(KEY, 10)));

    assertThat(opened(decision))
        .extracting(StockException::kind, StockException::quantity)
        .containsExactly(tuple(ExceptionKind.BELOW_FLOOR, 1L));
  }

  @Test
  void aFactAfterTheEndSellsAllThatWasNotSold() {
    Decision decision = fact(ended(ReservationState.EXPIRED, EXPIRED), commit(Remainder.RELEASE));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 6L, 4L), tuple(OTHER, 5L, 4L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 5, 5, 0, 0), line(OTHER, 4, 4, 0, 0));
    assertThat(opened(decision))
        .extracting(StockException::record, StockException::kind, StockException::quantity)
        .containsExactly(
            tuple(KEY, ExceptionKind.HOLD_ENDED, 4L), tuple(OTHER, ExceptionKind.HOLD_ENDED, 4L));
    assertThat(openOfOrigin(decision)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    // of 3 expired and 1 released: asked, quantity, committed, released, expired afterwards
    "2, 5, 3, 1, 1",
    "3, 5, 4, 1, 0",
    "4, 5, 5, 0, 0",
    "6, 7, 7, 0, 0",
  })
  void aFactAfterTheEndTakesWhatExpiredThenWhatWasReleasedThenMore(
      long asked, long quantity, long committed, long released, long expired) {
    Decision decision =
        fact(ended(ReservationState.EXPIRED, EXPIRED), commit(Remainder.RELEASE, part(KEY, asked)));

    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, quantity, committed, released, expired), EXPIRED[1]);
    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(10 - asked);
    assertThat(opened(decision)).extracting(StockException::quantity).containsExactly(asked);
  }

  @ParameterizedTest
  @CsvSource({"RELEASED", "COMMITTED", "EXPIRED"})
  void aFactAfterAnyEndIsTaken(ReservationState state) {
    Decision decision = fact(ended(state, EXPIRED), commit(Remainder.RELEASE, part(OTHER, 4)));

    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(5L);
  }

  @Test
  void aFactThatFindsNothingLeftToSellIsToldSo() {
    TestView view = ended(ReservationState.COMMITTED, line(KEY, 5, 5, 0, 0));

    assertThat(fact(view, commit(Remainder.RELEASE)))
        .isEqualTo(Rejected.by(ID.toString(), RESERVATION_COMMITTED));
    assertThat(records(fact(view, commit(Remainder.RELEASE, part(KEY, 1)))))
        .extracting(StockRecord::onHand)
        .containsExactly(9L);
  }

  @Test
  void aFactOnARecordThatTheReservationDoesNotNameIsRefused() {
    for (TestView view :
        List.of(Held.view(Held.open(HELD[0])), ended(ReservationState.EXPIRED, EXPIRED[0]))) {
      view.with(10, 4, Floor.ZERO).with(other());

      assertRefused(
          fact(view, commit(Remainder.RELEASE, part(KEY, 9), part(OTHER, 1))), OVER_RELEASE);
      assertRefused(fact(view, commit(Remainder.KEEP, part(OTHER, 1))), OVER_RELEASE);
    }
  }

  @Test
  void aFactIsRefusedByNumbersThatNoLongHolds() {
    TestView low = Held.view(Held.open(HELD[0])).with(Long.MIN_VALUE + 8, 4, Floor.NONE);
    TestView large =
        ended(ReservationState.COMMITTED, line(KEY, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0));

    assertRefused(fact(low, commit(Remainder.RELEASE, part(KEY, 9))), QUANTITY_OVERFLOW);
    assertRefused(fact(large, commit(Remainder.RELEASE, part(KEY, 1))), QUANTITY_OVERFLOW);
  }

  private static TestView open() {
    return Held.view(Held.open(HELD)).with(10, 4, Floor.ZERO).with(other());
  }

  private static TestView ended(ReservationState state, ReservationLine... lines) {
    return Held.view(Held.reservation(state, 4_000, lines)).with(10, 4, Floor.ZERO).with(other());
  }

  private static StockRecord other() {
    return TestView.record(OTHER, 9, 4, Floor.ZERO);
  }

  private static Commit commit(Remainder remainder, RecordQuantity... parts) {
    return new Commit(ID, List.of(parts), remainder, OnExpired.REJECT);
  }
}
