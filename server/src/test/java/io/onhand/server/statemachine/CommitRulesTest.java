package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.Decided.openOfOrigin;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.rejected;
import static io.onhand.server.statemachine.Decided.request;
import static io.onhand.server.statemachine.Decided.reservation;
import static io.onhand.server.statemachine.Held.ID;
import static io.onhand.server.statemachine.Held.LATER;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.Held.part;
import static io.onhand.server.statemachine.RejectionReason.INSUFFICIENT_STOCK;
import static io.onhand.server.statemachine.RejectionReason.OVER_RELEASE;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A commit sells what is held, never what is not, unless it is a fact")
final class CommitRulesTest {
  /** Holds 3 of one record and 4 of another. */
  private static final ReservationLine[] HELD = {line(KEY, 5, 1, 1, 0), line(OTHER, 4, 0, 0, 0)};

  /** Of the first 3 expired, of the other 4. */
  private static final ReservationLine[] EXPIRED = {line(KEY, 5, 1, 1, 3), line(OTHER, 4, 0, 0, 4)};

  @Test
  void sellsAllThatIsHeldWhenNothingIsNamed() {
    Decision decision = request(open(), commit(Remainder.KEEP));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 7L, 1L), tuple(OTHER, 5L, 0L));
    assertThat(reservation(decision))
        .isEqualTo(
            Held.open(HELD)
                .with(
                    ReservationState.COMMITTED,
                    List.of(line(KEY, 5, 4, 1, 0), line(OTHER, 4, 4, 0, 0)),
                    100));
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void isNeverRefusedForStock() {
    TestView view = Held.view(Held.open(line(KEY, 5, 0, 0, 0))).with(2, 5, Floor.at(100));

    assertThat(records(request(view, commit(Remainder.RELEASE))))
        .extracting(StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(-3L, 0L));
  }

  @Test
  void givesBackTheRest() {
    Decision decision = request(open(), commit(Remainder.RELEASE, part(KEY, 2)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 8L, 1L), tuple(OTHER, 9L, 0L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 5, 3, 2, 0), line(OTHER, 4, 0, 4, 0));
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void keepsTheRestWhenAsked() {
    Decision decision = request(open(), commit(Remainder.KEEP, part(KEY, 2)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 8L, 2L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.OPEN);
    assertThat(reservation(decision).lines()).containsExactly(line(KEY, 5, 3, 1, 0), HELD[1]);
    assertThat(reservation(decision).expiresAtMicros()).isEqualTo(LATER);
    assertThat(openOfOrigin(decision)).isEqualTo(3);
  }

  @Test
  void endsWhenNothingIsLeftToKeep() {
    Decision decision = request(open(), commit(Remainder.KEEP, part(OTHER, 4), part(KEY, 3)));

    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(openOfOrigin(decision)).isEqualTo(2);
  }

  @Test
  void sellsNothingThatIsNotHeld() {
    TestView view = Held.view(Held.open(HELD[0])).with(10, 4, Floor.ZERO).with(other());

    assertThat(request(view, commit(Remainder.KEEP, part(OTHER, 1), part(KEY, 4))))
        .isEqualTo(
            new Rejected(
                OVER_RELEASE,
                List.of(
                    new LineRejection(
                        OTHER, OVER_RELEASE, -1, OptionalLong.empty(), null, OptionalLong.of(0)),
                    new LineRejection(
                        KEY,
                        OVER_RELEASE,
                        -4,
                        OptionalLong.empty(),
                        TestView.record(KEY, 10, 4, Floor.ZERO),
                        OptionalLong.of(3))),
                ""));
  }

  @ParameterizedTest
  @CsvSource({
    "COMMITTED, REACQUIRE, RESERVATION_COMMITTED",
    "RELEASED, REACQUIRE, RESERVATION_RELEASED",
    "EXPIRED, REJECT, RESERVATION_EXPIRED",
  })
  void saysWhichEndTheReservationMet(
      ReservationState state, OnExpired onExpired, RejectionReason reason) {
    TestView view = ended(state, EXPIRED);

    for (List<RecordQuantity> lines : List.of(List.<RecordQuantity>of(), List.of(part(KEY, 1)))) {
      assertThat(request(view, new Commit(ID, lines, Remainder.RELEASE, onExpired)))
          .isEqualTo(Rejected.by(ID.toString(), reason));
    }
  }

  @Test
  void takesAgainAllThatExpired() {
    Decision decision = request(ended(ReservationState.EXPIRED, EXPIRED), reacquire());

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::reserved)
        .containsExactly(tuple(KEY, 7L, 4L), tuple(OTHER, 5L, 4L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 5, 4, 1, 0), line(OTHER, 4, 4, 0, 0));
    assertThat(openOfOrigin(decision)).isEqualTo(3);
  }

  @Test
  void takesAgainAPartAndLeavesTheRestExpired() {
    Decision decision = request(ended(ReservationState.EXPIRED, EXPIRED), reacquire(part(KEY, 2)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand)
        .containsExactly(tuple(KEY, 8L));
    assertThat(reservation(decision).state()).isEqualTo(ReservationState.COMMITTED);
    assertThat(reservation(decision).lines())
        .containsExactly(line(KEY, 5, 3, 1, 1), line(OTHER, 4, 0, 0, 4));
  }

  @Test
  void takesAgainAllOrNothing() {
    TestView view =
        ended(ReservationState.EXPIRED, EXPIRED).with(TestView.record(OTHER, 7, 4, Floor.ZERO));

    Decision decision = request(view, reacquire());

    assertRefused(decision, INSUFFICIENT_STOCK);
    assertThat(rejected(decision).lines())
        .extracting(LineRejection::key, LineRejection::delta)
        .containsExactly(tuple(OTHER, -4L));
  }

  @Test
  void takesAgainNoMoreThanExpired() {
    Decision decision =
        request(
            ended(ReservationState.EXPIRED, EXPIRED).with(TestView.record(OTHER, 4, 4, Floor.ZERO)),
            reacquire(part(OTHER, 1), part(KEY, 7)));

    assertThat(rejected(decision).reason()).isEqualTo(OVER_RELEASE);
    assertThat(rejected(decision).lines())
        .extracting(LineRejection::key, LineRejection::reason, LineRejection::held)
        .containsExactlyInAnyOrder(
            tuple(KEY, OVER_RELEASE, OptionalLong.of(3)),
            tuple(OTHER, INSUFFICIENT_STOCK, OptionalLong.empty()));
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

  private static Commit reacquire(RecordQuantity... parts) {
    return new Commit(ID, List.of(parts), Remainder.RELEASE, OnExpired.REACQUIRE);
  }
}
