package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.accepted;
import static io.onhand.server.statemachine.Decided.openOfOrigin;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.request;
import static io.onhand.server.statemachine.Decided.reservation;
import static io.onhand.server.statemachine.Held.ID;
import static io.onhand.server.statemachine.Held.LATER;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.Held.part;
import static io.onhand.server.statemachine.RejectionReason.OVER_RELEASE;
import static io.onhand.server.statemachine.RejectionReason.RESERVATION_NOT_FOUND;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A reservation gives back what it holds, no more, and ends once")
final class ReservationRulesTest {
  private static final long SECOND = 1_000_000;

  @Test
  void releasesAllThatIsHeldWhenNothingIsNamed() {
    TestView view =
        Held.view(Held.open(line(KEY, 5, 2, 0, 0), line(OTHER, 4, 4, 0, 0)))
            .with(10, 4, Floor.ZERO)
            .with(TestView.record(OTHER, 9, 1, Floor.ZERO));

    Decision decision = request(view, new Release(ID, List.of()));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 10L, 1L));
    assertThat(reservation(decision))
        .isEqualTo(
            new Reservation(
                ID,
                "shop",
                "hold",
                "cart 9",
                ReservationState.RELEASED,
                List.of(line(KEY, 5, 2, 3, 0), line(OTHER, 4, 4, 0, 0)),
                1_000,
                LATER,
                100));
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void staysOpenWhileItHoldsAnything() {
    TestView view =
        Held.view(Held.open(line(KEY, 5, 0, 0, 0), line(OTHER, 4, 0, 1, 0)))
            .with(10, 5, Floor.ZERO)
            .with(TestView.record(OTHER, 9, 3, Floor.ZERO));

    Decision decision = request(view, release(part(OTHER, 3), part(KEY, 4)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::reserved)
        .containsExactly(tuple(KEY, 1L), tuple(OTHER, 0L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.OPEN);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 5, 0, 4, 0), line(OTHER, 4, 0, 4, 0));
    assertThat(openOfOrigin(decision)).isEqualTo(3);
  }

  @Test
  void releasesNothingThatItDoesNotHold() {
    StockRecord record = TestView.record(KEY, 10, 5, Floor.ZERO);
    StockRecord other = TestView.record(OTHER, 10, 5, Floor.ZERO);
    TestView view = Held.view(Held.open(line(KEY, 5, 0, 1, 0))).with(record).with(other);

    assertThat(request(view, release(part(OTHER, 1), part(KEY, 5))))
        .isEqualTo(
            new Rejected(
                OVER_RELEASE,
                List.of(
                    new LineRejection(
                        OTHER, OVER_RELEASE, 1, OptionalLong.empty(), null, OptionalLong.of(0)),
                    new LineRejection(
                        KEY, OVER_RELEASE, 5, OptionalLong.empty(), record, OptionalLong.of(4))),
                ""));
  }

  @ParameterizedTest
  @CsvSource({"5000, 1005000", "1005000, 1005000", "1005001, 1005001"})
  void isExtendedToADurationFromNowAndNeverShortened(long expiresAt, long extended) {
    Reservation before =
        Held.reservation(ReservationState.OPEN, Math.max(5_001, expiresAt), line(KEY, 5, 0, 0, 0));
    TestView view = Held.view(before).with(10, 5, Floor.ZERO);

    Decision decision = request(view, new Extend(ID, SECOND));

    assertThat(accepted(decision).changes())
        .containsExactly(new ReservationChanged(before, before.withExpiry(extended, 100), 3));
  }

  @ParameterizedTest
  @CsvSource({
    "COMMITTED, RESERVATION_COMMITTED",
    "RELEASED, RESERVATION_RELEASED",
    "EXPIRED, RESERVATION_EXPIRED",
  })
  void saysWhichEndItMet(ReservationState state, RejectionReason reason) {
    TestView view = Held.view(Held.reservation(state, LATER, line(KEY, 5, 1, 2, 2)));

    for (CommandBody body :
        List.of(new Release(ID, List.of()), release(part(KEY, 1)), new Extend(ID, SECOND))) {
      assertThat(request(view, body))
          .as(body.toString())
          .isEqualTo(Rejected.by(ID.toString(), reason));
    }
  }

  @Test
  void whatIsNotKnownIsNotFound() {
    for (CommandBody body : List.of(new Release(ID, List.of()), new Extend(ID, SECOND), commit())) {
      assertThat(request(new TestView(), body))
          .as(body.toString())
          .isEqualTo(Rejected.by(ID.toString(), RESERVATION_NOT_FOUND));
    }
  }

  @Test
  void givesBackAllThatItHoldsWhenItsTimeHasPassed() {
    Reservation before =
        Held.reservation(
            ReservationState.OPEN, 5_000, line(KEY, 5, 1, 1, 0), line(OTHER, 4, 4, 0, 0));
    TestView view =
        Held.view(before).with(10, 4, Floor.at(20)).with(TestView.record(OTHER, 9, 1, Floor.ZERO));

    Decision decision = Decided.internal(view, new Expire(ID));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 10L, 1L));
    assertThat(reservation(decision))
        .isEqualTo(
            before.with(
                ReservationState.EXPIRED,
                List.of(line(KEY, 5, 1, 1, 3), line(OTHER, 4, 4, 0, 0)),
                100));
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void onlyWhatIsOpenAndDueExpires() {
    ReservationLine line = line(KEY, 5, 0, 0, 0);
    for (TestView view :
        List.of(
            new TestView(),
            Held.view(Held.reservation(ReservationState.OPEN, 5_001, line)),
            Held.view(Held.reservation(ReservationState.RELEASED, 5_000, line)))) {
      view.with(10, 5, Floor.ZERO);
      assertThatThrownBy(() -> Decided.internal(view, new Expire(ID)))
          .isInstanceOf(InvariantViolation.class)
          .hasMessageContaining("whose time has passed");
    }
  }

  @Test
  void nothingElseIsDecidedAboutWhatIsDue() {
    TestView view =
        Held.view(Held.reservation(ReservationState.OPEN, 5_000, line(KEY, 5, 0, 0, 0)))
            .with(10, 5, Floor.ZERO);

    for (CommandBody body : List.of(new Release(ID, List.of()), new Extend(ID, SECOND), commit())) {
      assertThatThrownBy(() -> request(view, body))
          .as(body.toString())
          .isInstanceOf(InvariantViolation.class)
          .hasMessageContaining("whose time has not passed");
    }
  }

  private static Commit commit() {
    return new Commit(ID, List.of(), Remainder.RELEASE, OnExpired.REACQUIRE);
  }

  private static Release release(RecordQuantity... parts) {
    return new Release(ID, List.of(parts));
  }
}
